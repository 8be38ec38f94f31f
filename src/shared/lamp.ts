import * as v from 'valibot';

/** An extension whose line is watched. */
export const lampSchema = v.object({
  number: v.pipe(v.string(), v.nonEmpty(), v.maxLength(256)),
  name: v.nullable(v.pipe(v.string(), v.maxLength(256))),
});
export type Lamp = v.InferOutput<typeof lampSchema>;

export const mostLamps = 1000;
