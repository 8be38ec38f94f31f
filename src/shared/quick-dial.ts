import * as v from 'valibot';
import { controlErrorCodes } from './control.ts';
import { diallingReasons } from './dialling/dialling.ts';
import { pictureSchema } from './people.ts';
import { knownPresenceSchema } from './presence.ts';

export const mostResults = 6;

/** Whom the quick dial offers to call. */
export const foundSchema = v.object({
  /** `typed`: the text itself, as a number or an address. */
  from: v.picklist(['typed', 'favourite', 'recent', 'person']),
  name: v.nullable(v.string()),
  /** As people write it. */
  number: v.string(),
  /** What is dialled, and why that. */
  target: v.string(),
  why: v.array(v.picklist(diallingReasons)),
  /** What of it fits to the text: from this character to before that one. */
  match: v.nullable(v.object({ within: v.picklist(['name', 'number']), start: v.number(), end: v.number() })),
  /** Marked by the person, or by the company, which nobody changes here. */
  favourite: v.picklist(['no', 'own', 'company']),
  /** Null: nobody has told anything of them. */
  presence: v.nullable(knownPresenceSchema),
  picture: pictureSchema,
});
export type Found = v.InferOutput<typeof foundSchema>;

export const foundListSchema = v.pipe(v.array(foundSchema), v.maxLength(mostResults));

/** The window is on the screen now. */
export const quickDialOpenedSchema = v.object({
  /** What stands in the field at first. */
  text: v.string(),
  /** Why it does not hold the selection that was asked for. */
  hint: v.nullable(v.picklist(['clipboard-off', 'nothing-selected'])),
});
export type QuickDialOpened = v.InferOutput<typeof quickDialOpenedSchema>;

/** null: it is called. */
export const quickDialCalledSchema = v.object({ problem: v.nullable(v.picklist(controlErrorCodes)) });
