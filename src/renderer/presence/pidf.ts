import * as v from 'valibot';
import { childOf, childrenOf, escapeXml, readXml, type XmlElement } from '../xml/xml.ts';
import { problemIn, type Reading } from './dialog-info.ts';

export const pidfType = 'application/pidf+xml';
export const pidfNamespace = 'urn:ietf:params:xml:ns:pidf';
export const dataModelNamespace = 'urn:ietf:params:xml:ns:pidf:data-model';
export const rpidNamespace = 'urn:ietf:params:xml:ns:pidf:rpid';
const longestNote = 256;

const pidfSchema = v.object({
  entity: v.pipe(v.string(), v.nonEmpty(), v.maxLength(512)),
  /** RFC 3863: of each tuple that says so. */
  basics: v.pipe(v.array(v.picklist(['open', 'closed'])), v.maxLength(64)),
  /** RFC 4480, of the person, the devices and the services; in small letters. */
  activities: v.pipe(v.array(v.pipe(v.string(), v.maxLength(64))), v.maxLength(64)),
  note: v.nullable(v.string()),
});

export type Pidf = v.InferOutput<typeof pidfSchema>;

/** A body of application/pidf+xml. Never throws. */
export function parsePidf(body: string): Reading<Pidf> {
  const xml = readXml(body);
  if (!xml.ok) return xml;
  const { root } = xml;
  if (root.namespace !== pidfNamespace || root.name !== 'presence') {
    return { ok: false, reason: 'not a presence document' };
  }
  const tuples = childrenOf(root, pidfNamespace, 'tuple');
  const persons = childrenOf(root, dataModelNamespace, 'person');
  const devices = childrenOf(root, dataModelNamespace, 'device');
  const read = v.safeParse(pidfSchema, {
    entity: root.attributes['entity'],
    basics: tuples.flatMap(basicOf),
    activities: [...persons, ...devices, ...tuples].flatMap(activitiesOf),
    note: noteOf([...persons, root, ...tuples]),
  });
  return read.success ? { ok: true, value: read.output } : { ok: false, reason: problemIn(read.issues) };
}

function basicOf(tuple: XmlElement): readonly string[] {
  const status = childOf(tuple, pidfNamespace, 'status');
  const basic = status === null ? null : childOf(status, pidfNamespace, 'basic');
  return basic === null || basic.text === '' ? [] : [basic.text.toLowerCase()];
}

/** Within the person, or within the status of a tuple, as the first servers had it. */
function activitiesOf(place: XmlElement): readonly string[] {
  const places = [place, ...childrenOf(place, pidfNamespace, 'status')];
  return places
    .flatMap((each) => childrenOf(each, rpidNamespace, 'activities'))
    .flatMap(({ children }) => children)
    .filter(({ namespace, name }) => namespace === rpidNamespace && name !== 'note')
    .map(({ name, text }) => (name === 'other' && text !== '' ? text.toLowerCase().slice(0, 64) : name));
}

/** The person's own words before a device's. Asterisk and others write the state itself there: "On the phone". */
function noteOf(places: readonly XmlElement[]): string | null {
  const notes = places.flatMap((place) => [
    ...childrenOf(place, pidfNamespace, 'note'),
    ...childrenOf(place, dataModelNamespace, 'note'),
    ...childrenOf(place, rpidNamespace, 'note'),
    ...childrenOf(place, rpidNamespace, 'activities').flatMap((each) =>
      childrenOf(each, rpidNamespace, 'note'),
    ),
  ]);
  const found = notes.find(({ text }) => text !== '');
  return found === undefined ? null : found.text.slice(0, longestNote);
}

export interface OwnPidf {
  readonly entity: string;
  readonly tupleId: string;
  readonly basic: 'open' | 'closed';
  readonly activities: readonly string[];
  readonly note: string;
}

/** What we say of ourselves: RFC 3863 with the person of RFC 4479 and the activities of RFC 4480. */
export function writePidf({ entity, tupleId, basic, activities, note }: OwnPidf): string {
  const said = note === '' ? '' : `<dm:note>${escapeXml(note)}</dm:note>`;
  const doing = activities
    .map((each) => (known.has(each) ? `<rpid:${each}/>` : `<rpid:other>${escapeXml(each)}</rpid:other>`))
    .join('');
  return [
    '<?xml version="1.0" encoding="UTF-8"?>',
    `<presence xmlns="${pidfNamespace}" xmlns:dm="${dataModelNamespace}" xmlns:rpid="${rpidNamespace}" entity="${escapeXml(entity)}">`,
    `<tuple id="${escapeXml(tupleId)}"><status><basic>${basic}</basic></status></tuple>`,
    `<dm:person id="p${escapeXml(tupleId)}"><rpid:activities>${doing === '' ? '<rpid:unknown/>' : doing}</rpid:activities>${said}</dm:person>`,
    '</presence>',
  ].join('\n');
}

const known = new Set(['away', 'busy', 'on-the-phone', 'vacation', 'permanent-absence', 'meeting']);
