import type { Account } from './accounts.ts';

export interface KnownCall {
  readonly callId: string;
  readonly caller: Account;
  /** Null: nobody of this directory. */
  readonly called: Account | null;
  readonly state: 'early' | 'confirmed';
  /** Of the caller, and of the phone that has answered last; what it takes to replace the call (RFC 3891). */
  readonly callerTag: string | null;
  readonly calledTag: string | null;
}

/** RFC 4235: all calls of somebody, whole each time. */
export function dialogInfoOf(watched: Account, calls: readonly KnownCall[], version: number): string {
  const dialogs = calls
    .filter(({ caller, called }) => caller.aor === watched.aor || called?.aor === watched.aor)
    .map(({ callId, caller, called, state, callerTag, calledTag }) => {
      const isCaller = caller.aor === watched.aor;
      const other = isCaller ? called : caller;
      const [local, peer] = isCaller ? [callerTag, calledTag] : [calledTag, callerTag];
      const tags = [tagAttribute('local-tag', local), tagAttribute('remote-tag', peer)].join('');
      const remote =
        other === null
          ? ''
          : `<remote><identity display="${escapeXml(other.displayName)}">${escapeXml(other.aor)}</identity></remote>`;
      return `<dialog id="${escapeXml(callId)}" call-id="${escapeXml(callId)}"${tags} direction="${isCaller ? 'initiator' : 'recipient'}"><state>${state}</state>${remote}</dialog>`;
    });
  return `<?xml version="1.0"?>\n<dialog-info xmlns="urn:ietf:params:xml:ns:dialog-info" version="${version}" state="full" entity="${escapeXml(watched.aor)}">${dialogs.join('')}</dialog-info>\n`;
}

const tagAttribute = (name: string, tag: string | null): string =>
  tag === null ? '' : ` ${name}="${escapeXml(tag)}"`;

/** What waits in somebody's mailbox. */
export interface VoiceMessages {
  readonly fresh: number;
  readonly old: number;
  /** What to call to hear them. */
  readonly account: string;
}

/** RFC 3842; null: nobody has left anything, ever. */
export function messageSummaryOf(box: VoiceMessages | null): string {
  if (box === null) return 'Messages-Waiting: no\r\n';
  const { fresh, old, account } = box;
  return [
    `Messages-Waiting: ${fresh > 0 ? 'yes' : 'no'}`,
    `Message-Account: ${account}`,
    `Voice-Message: ${fresh}/${old} (0/0)`,
    '',
  ].join('\r\n');
}

/** RFC 3863, of somebody who has published nothing. */
export function plainPidf({ aor, login }: Account, isOpen: boolean): string {
  return `<?xml version="1.0" encoding="UTF-8"?>\n<presence xmlns="urn:ietf:params:xml:ns:pidf" entity="${escapeXml(aor)}"><tuple id="${escapeXml(login)}"><status><basic>${isOpen ? 'open' : 'closed'}</basic></status></tuple></presence>\n`;
}

const escapeXml = (text: string): string =>
  text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&quot;');
