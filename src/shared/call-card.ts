import * as v from 'valibot';
import { pictureSchema } from './people.ts';

const who = { id: v.string(), who: v.string(), number: v.string(), picture: pictureSchema };

/** What the small windows show: the call that rings, and the call that talks. Times are epoch ms, the level 0..1. */
export const callCardSchema = v.object({
  ringing: v.nullable(v.object({ ...who, line: v.string(), since: v.number(), emergency: v.boolean() })),
  call: v.nullable(
    v.object({
      ...who,
      connectedAt: v.nullable(v.number()),
      muted: v.boolean(),
      /** Not muted here, and all the same nothing of the person is heard. */
      unheard: v.boolean(),
      held: v.boolean(),
      /** What is open of ours, to be seen while the large window is not. */
      shown: v.nullable(v.picklist(['camera', 'screen'])),
      level: v.number(),
    }),
  ),
});
export type CallCard = v.InferOutput<typeof callCardSchema>;

export const noCard: CallCard = { ringing: null, call: null };

/** What can be done in them, to the call that they showed. */
export const callCardActSchema = v.object({
  id: v.string(),
  act: v.picklist(['answer', 'decline', 'hangup', 'mute', 'unmute', 'open']),
});
export type CallCardAct = v.InferOutput<typeof callCardActSchema>;
