import type { DialogInfo } from '../../src/renderer/presence/dialog-info.ts';
import { dialogInfoNamespace } from '../../src/renderer/presence/dialog-info.ts';
import { escapeXml } from '../../src/renderer/xml/xml.ts';

const attribute = (name: string, value: string | undefined): string =>
  value === undefined ? '' : ` ${name}="${escapeXml(value)}"`;

/** As a notifier writes it. */
export function writeDialogInfo({ entity, version, state, dialogs }: DialogInfo): string {
  const written = dialogs.map(
    (each) =>
      `<dialog${attribute('id', each.id)}${attribute('call-id', each.callId)}${attribute('local-tag', each.localTag)}${attribute('remote-tag', each.remoteTag)}${attribute('direction', each.direction)}><state>${each.state}</state>${participant('local', each.local)}${participant('remote', each.remote)}</dialog>`,
  );
  return `<?xml version="1.0"?><dialog-info xmlns="${dialogInfoNamespace}" version="${version}" state="${state}"${attribute('entity', entity)}>${written.join('')}</dialog-info>`;
}

type Participant = DialogInfo['dialogs'][number]['local'];

function participant(name: 'local' | 'remote', who: Participant): string {
  if (who === null) return '';
  const { identity, target } = who;
  const said =
    identity === null
      ? ''
      : `<identity${attribute('display', identity.display ?? undefined)}>${escapeXml(identity.uri)}</identity>`;
  return `<${name}>${said}${target === null ? '' : `<target${attribute('uri', target)}/>`}</${name}>`;
}
