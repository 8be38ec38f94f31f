import * as v from 'valibot';
import { roamSchema } from './engine-summary.ts';

/** Longest texts that are kept of a person: what is longer is cut at import, and refused from the page. */
export const longest = { name: 200, company: 200, number: 128, email: 254, note: 4000, search: 128 } as const;
const mostNumbers = 32;

const text = (most: number) => v.pipe(v.string(), v.trim(), v.maxLength(most));
/** All that SQLite and JavaScript agree upon. */
const wholeSchema = v.pipe(v.number(), v.safeInteger());
export const idSchema = v.pipe(wholeSchema, v.minValue(1));

export const numberKinds = ['work', 'mobile', 'home', 'fax', 'other'] as const;

export const contactNumberSchema = v.object({
  kind: v.picklist(numberKinds),
  /** A number in any writing, or a SIP address. */
  number: v.pipe(text(longest.number), v.nonEmpty()),
});

/** A person, or a company that has no person's name, as somebody wrote them down. */
export const contactFieldsSchema = v.pipe(
  v.object({
    name: text(longest.name),
    company: text(longest.company),
    note: v.pipe(v.string(), v.maxLength(longest.note)),
    favourite: v.boolean(),
    numbers: v.pipe(v.array(contactNumberSchema), v.maxLength(mostNumbers)),
    emails: v.pipe(v.array(v.pipe(text(longest.email), v.nonEmpty())), v.maxLength(mostNumbers)),
  }),
  v.check(({ name, company }) => name !== '' || company !== '', 'expected a name or a company'),
);

/** Where a page finds somebody's picture: `picturePath`. */
export const pictureSchema = v.nullable(v.string());

/** Without the check of the fields: what is kept already is shown as it is. */
export const contactSchema = v.object({
  id: idSchema,
  ...contactFieldsSchema.pipe[0].entries,
  picture: pictureSchema,
});

/** One line of a list of people. */
export const foundPersonSchema = v.object({
  id: idSchema,
  /** The company's where the person has none. */
  name: v.string(),
  company: v.string(),
  favourite: v.boolean(),
  numbers: v.array(contactNumberSchema),
  picture: pictureSchema,
});

/** What a column of a table of contacts may be. */
export const csvFields = [
  ...(['name', 'first', 'last', 'company'] as const),
  ...numberKinds,
  ...(['email', 'note', 'favourite', 'ignore'] as const),
] as const;

/** How a call ended, as people say it. `open`: it goes on, or the computer stopped in it. */
export const callOutcomes = [
  'open',
  'answered',
  'missed',
  'answered-elsewhere',
  'declined',
  'busy',
  'not-answered',
  'forwarded',
  'failed',
] as const;

export const historyCallSchema = v.object({
  id: idSchema,
  /** The engine's, while the window lives that had the call. */
  callId: v.string(),
  direction: v.picklist(['outgoing', 'incoming']),
  outcome: v.picklist(callOutcomes),
  startedAt: v.number(),
  /** Time of talking, in ms; null: never connected. */
  talkedMs: v.nullable(v.number()),
  /** The poorest that held for a fair part of the call. */
  quality: v.nullable(v.picklist(['good', 'fair', 'poor', 'silent'])),
  /** How often the call went on by another path. */
  roams: v.number(),
  /** Those of them that are known, the newest last. */
  moves: v.array(roamSchema),
  /** The far side said that it recorded. */
  recorded: v.boolean(),
});

/** Calls in a row with the same other side, of the same direction, and missed or not. */
export const callGroupSchema = v.object({
  number: v.string(),
  uri: v.string(),
  /** As the contact says it, else as the network did. */
  name: v.nullable(v.string()),
  contact: v.nullable(idSchema),
  missed: v.boolean(),
  /** The newest first; at least one. */
  calls: v.array(historyCallSchema),
});

export const historyFilters = ['all', 'missed', 'incoming', 'outgoing'] as const;

export const historyQuerySchema = v.object({
  filter: v.picklist(historyFilters),
  /** Of names, companies and numbers; empty: all. */
  text: v.pipe(v.string(), v.maxLength(longest.search)),
  /** Calls of this contact alone. */
  contact: v.nullable(idSchema),
  /** Where the page before ended; null: from the newest. */
  before: v.nullable(v.object({ startedAt: wholeSchema, id: idSchema })),
  most: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
});

export const historyPageSchema = v.object({
  groups: v.array(callGroupSchema),
  /** For `before` of the next page; null: there is no more. */
  next: historyQuerySchema.entries.before,
});

export const peopleQuerySchema = v.object({
  text: v.pipe(v.string(), v.maxLength(longest.search)),
  from: v.pipe(wholeSchema, v.minValue(0)),
  most: v.pipe(v.number(), v.integer(), v.minValue(1), v.maxValue(200)),
});

export const peoplePageSchema = v.object({
  /** Of all that there are; of a search, of those that were looked at. */
  total: v.number(),
  people: v.array(foundPersonSchema),
});

export type NumberKind = (typeof numberKinds)[number];
export type ContactNumber = v.InferOutput<typeof contactNumberSchema>;
export type ContactFields = v.InferOutput<typeof contactFieldsSchema>;
export type Contact = v.InferOutput<typeof contactSchema>;
export type CsvField = (typeof csvFields)[number];
export type HistoryFilter = (typeof historyFilters)[number];
export type FoundPerson = v.InferOutput<typeof foundPersonSchema>;
export type CallOutcome = (typeof callOutcomes)[number];
export type HistoryCall = v.InferOutput<typeof historyCallSchema>;
export type CallGroup = v.InferOutput<typeof callGroupSchema>;
export type HistoryQuery = v.InferOutput<typeof historyQuerySchema>;
export type HistoryPage = v.InferOutput<typeof historyPageSchema>;
export type PeopleQuery = v.InferOutput<typeof peopleQuerySchema>;
export type PeoplePage = v.InferOutput<typeof peoplePageSchema>;

export const importStateSchema = v.object({
  done: v.number(),
  total: v.number(),
  added: v.number(),
  merged: v.number(),
  /** There already, with nothing new. */
  skipped: v.number(),
  unreadable: v.number(),
  pictures: v.number(),
  /** Not in the file itself, of another kind, or too large. */
  picturesLeft: v.number(),
  over: v.boolean(),
});

/** What a file would bring in. */
export const importPreviewSchema = v.object({
  id: v.string(),
  /** The file's, without its folders. */
  name: v.string(),
  kind: v.picklist(['vcard', 'csv']),
  total: v.number(),
  /** The first that can be read. */
  people: v.array(contactFieldsSchema),
  /** Null for cards, which say themselves what is what. */
  table: v.nullable(
    v.object({
      headers: v.nullable(v.array(v.string())),
      columns: v.array(v.picklist(csvFields)),
      samples: v.array(v.array(v.string())),
    }),
  ),
});

export const importDuplicates = ['merge', 'skip', 'add'] as const;

export type ImportState = v.InferOutput<typeof importStateSchema>;
export type ImportPreview = v.InferOutput<typeof importPreviewSchema>;
export type ImportDuplicates = (typeof importDuplicates)[number];
