import * as v from 'valibot';
import { onOneLine, withoutTurningMarks } from '../../shared/turning-marks.ts';
import { childOf, childrenOf, readXml, type XmlElement } from '../xml/xml.ts';

export const dialogInfoType = 'application/dialog-info+xml';
export const dialogInfoNamespace = 'urn:ietf:params:xml:ns:dialog-info';
const mostDialogs = 64;
/** A server may well write more for a line with a thousand calls: to read that would take longer than a frame. */
const mostCharacters = 131_072;

const text = v.pipe(v.string(), v.maxLength(512));
const optional = v.optional(text);

const participantSchema = v.object({
  /** A SIP address, and the name that goes with it. */
  identity: v.nullable(v.object({ uri: text, display: v.nullable(text) })),
  target: v.nullable(text),
});

/** RFC 4235 section 4.1, what we use of it. */
const dialogSchema = v.object({
  id: v.pipe(text, v.nonEmpty()),
  callId: optional,
  localTag: optional,
  remoteTag: optional,
  direction: v.optional(v.picklist(['initiator', 'recipient'])),
  state: v.picklist(['trying', 'proceeding', 'early', 'confirmed', 'terminated']),
  local: v.nullable(participantSchema),
  remote: v.nullable(participantSchema),
});

const dialogInfoSchema = v.object({
  entity: v.pipe(text, v.nonEmpty()),
  version: v.pipe(v.string(), v.regex(/^\d{1,15}$/), v.transform(Number)),
  state: v.picklist(['full', 'partial']),
  dialogs: v.pipe(v.array(dialogSchema), v.maxLength(mostDialogs)),
});

export type Dialog = v.InferOutput<typeof dialogSchema>;
export type DialogInfo = v.InferOutput<typeof dialogInfoSchema>;
export type Reading<T> =
  | { readonly ok: true; readonly value: T }
  | { readonly ok: false; readonly reason: string };

/** A body of application/dialog-info+xml. Never throws. */
export function parseDialogInfo(body: string): Reading<DialogInfo> {
  if (body.length > mostCharacters) return { ok: false, reason: 'too long' };
  const xml = readXml(body);
  if (!xml.ok) return xml;
  const { root } = xml;
  if (root.namespace !== dialogInfoNamespace || root.name !== 'dialog-info') {
    return { ok: false, reason: 'not a dialog-info' };
  }
  const read = v.safeParse(dialogInfoSchema, {
    entity: root.attributes['entity'],
    version: root.attributes['version'],
    state: root.attributes['state'],
    dialogs: childrenOf(root, dialogInfoNamespace, 'dialog').map(readDialog),
  });
  return read.success ? { ok: true, value: read.output } : { ok: false, reason: problemIn(read.issues) };
}

/** Where it is wrong, never what stands there. */
export function problemIn(issues: readonly v.BaseIssue<unknown>[]): string {
  const [first] = issues;
  const place = first === undefined ? null : v.getDotPath(first);
  return `${place ?? 'document'}: expected ${first?.expected ?? 'something else'}`;
}

function readDialog(element: XmlElement) {
  const { attributes } = element;
  return {
    id: attributes['id'],
    callId: attributes['call-id'],
    localTag: attributes['local-tag'],
    remoteTag: attributes['remote-tag'],
    direction: attributes['direction'],
    // Kamailio writes "Trying".
    state: childOf(element, dialogInfoNamespace, 'state')?.text.toLowerCase(),
    local: readParticipant(childOf(element, dialogInfoNamespace, 'local')),
    remote: readParticipant(childOf(element, dialogInfoNamespace, 'remote')),
  };
}

function readParticipant(element: XmlElement | null) {
  if (element === null) return null;
  const identity = childOf(element, dialogInfoNamespace, 'identity');
  const said = identity?.attributes['display'] ?? identity?.attributes['display-name'] ?? '';
  const display = withoutTurningMarks(onOneLine(said));
  return {
    identity:
      identity === null || identity.text === ''
        ? null
        : { uri: identity.text, display: display === '' ? null : display },
    target: childOf(element, dialogInfoNamespace, 'target')?.attributes['uri'] ?? null,
  };
}
