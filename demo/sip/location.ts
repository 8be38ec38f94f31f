import { parseUri } from './fields.ts';
import type { Flow } from './flow.ts';

/** One contact under which an address of record can be reached (RFC 3261 section 10). */
export interface Binding {
  readonly aor: string;
  readonly contact: string;
  readonly flow: Flow;
  readonly callId: string;
  readonly cseq: number;
  /** Epoch ms; infinite for parties inside this process. */
  readonly expiresAt: number;
  /** RFC 5626: +sip.instance and reg-id; a new binding of the same pair replaces the old one. */
  readonly instance: string | null;
  readonly regId: string | null;
}

export interface Location {
  bind(binding: Binding): void;
  remove(aor: string, contact: string): void;
  removeAll(aor: string): void;
  removeFlow(flow: Flow): void;
  /** Unexpired bindings of an address of record, oldest first. */
  bindingsOf(aor: string): readonly Binding[];
  all(): readonly Binding[];
}

export function createLocation(now: () => number = Date.now): Location {
  let bindings: readonly Binding[] = [];
  const keep = (wanted: (binding: Binding) => boolean) => {
    bindings = bindings.filter((binding) => binding.expiresAt > now() && wanted(binding));
  };
  return {
    bind(binding) {
      keep((old) => !isReplacedBy(old, binding));
      bindings = [...bindings, binding];
    },
    remove: (aor, contact) => keep((old) => old.aor !== aor || !isSameContact(old.contact, contact)),
    removeAll: (aor) => keep((old) => old.aor !== aor),
    removeFlow: (flow) => keep((old) => old.flow !== flow),
    bindingsOf(aor) {
      keep(() => true);
      return bindings.filter((binding) => binding.aor === aor);
    },
    all() {
      keep(() => true);
      return bindings;
    },
  };
}

function isReplacedBy(old: Binding, next: Binding): boolean {
  if (old.aor !== next.aor) return false;
  const sameInstance =
    old.instance !== null &&
    next.regId !== null &&
    old.instance === next.instance &&
    old.regId === next.regId;
  return sameInstance || isSameContact(old.contact, next.contact);
}

/** The parts of RFC 3261 section 19.1.4 that matter here: scheme, user, host, port; parameters do not. */
export function isSameContact(left: string, right: string): boolean {
  const [a, b] = [parseUri(left), parseUri(right)];
  if (a === null || b === null) return left === right;
  return a.scheme === b.scheme && a.user === b.user && a.host === b.host && a.port === b.port;
}

/** Remembers through which connection each contact was last heard: its host is an invented `.invalid` name (RFC 7118). */
export interface ContactRoutes {
  learn(contact: string, flow: Flow): void;
  flowOf(uri: string): Flow | null;
  forget(flow: Flow): void;
}

export function createContactRoutes(): ContactRoutes {
  const flows = new Map<string, Flow>();
  const keyOf = (text: string) => {
    const uri = parseUri(text);
    return uri === null ? text : `${uri.user ?? ''}@${uri.host}:${uri.port ?? ''}`;
  };
  return {
    learn: (contact, flow) => {
      flows.set(keyOf(contact), flow);
    },
    flowOf(uri) {
      const flow = flows.get(keyOf(uri));
      return flow?.isOpen() ? flow : null;
    },
    forget(flow) {
      for (const [key, known] of flows) if (known === flow) flows.delete(key);
    },
  };
}
