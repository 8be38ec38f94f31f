import * as v from 'valibot';
import { idSchema } from './people.ts';

const wordsSchema = v.pipe(v.string(), v.maxLength(256));
const numberSchema = v.pipe(wordsSchema, v.nonEmpty());

/** Somebody whom everybody in the company calls. The number goes out as it stands here, past the dialling rules. */
export const companyFavouriteSchema = v.object({ number: numberSchema, name: v.nullable(wordsSchema) });
export type CompanyFavourite = v.InferOutput<typeof companyFavouriteSchema>;

/** So many stand in the tray, the quick dial and the pad; more may be marked. */
export const mostFavourites = 50;

/** Somebody who is offered first wherever one can call. */
export const favouriteSchema = v.object({
  name: v.nullable(v.string()),
  /** The first is the one to call; at least one. */
  numbers: v.array(v.string()),
  /** The contact that is marked; null: the company has decided. */
  contact: v.nullable(idSchema),
});
export type Favourite = v.InferOutput<typeof favouriteSchema>;

/** What somebody marks, or unmarks, who sees a number and perhaps a name. */
export const markSchema = v.object({
  number: numberSchema,
  /** What the dialling rules made of it. */
  target: numberSchema,
  name: v.nullable(wordsSchema),
});
export type Mark = v.InferOutput<typeof markSchema>;
