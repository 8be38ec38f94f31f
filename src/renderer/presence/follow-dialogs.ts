import type { Dialog, DialogInfo } from './dialog-info.ts';

/** What is known of somebody's dialogs in one subscription. */
export interface DialogsKnown {
  readonly version: number;
  readonly dialogs: readonly Dialog[];
}

export type Followed =
  | { readonly kind: 'taken'; readonly known: DialogsKnown }
  /** Older than what is known. */
  | { readonly kind: 'stale' }
  /** Something between was missed: taken all the same, but the whole must be asked for. */
  | { readonly kind: 'gap'; readonly known: DialogsKnown };

/**
 * RFC 4235 section 4.3. A full document with the version that is known already is taken too: some servers do not count,
 * and what is out of order the dialog's own numbers have kept away. Pure.
 */
export function followDialogs(known: DialogsKnown | null, info: DialogInfo): Followed {
  const { version } = info;
  if (info.state === 'full') {
    if (known !== null && version < known.version) return { kind: 'stale' };
    return { kind: 'taken', known: { version, dialogs: info.dialogs.filter(isAlive) } };
  }
  if (known !== null && version <= known.version) return { kind: 'stale' };
  const changed = new Map((known?.dialogs ?? []).map((each) => [each.id, each]));
  for (const each of info.dialogs) changed.set(each.id, each);
  const next = { version, dialogs: [...changed.values()].filter(isAlive) };
  // The first one is always whole, where the server keeps to the RFC.
  return { kind: known === null || version > known.version + 1 ? 'gap' : 'taken', known: next };
}

const isAlive = ({ state }: Dialog) => state !== 'terminated';
