import * as v from 'valibot';

/** A socket of the page that main holds for it; the page makes the id. */
export const detourIdSchema = v.pipe(v.string(), v.uuid());

/** The largest SIP message that is sent so, in characters. */
export const mostDetourLength = 65_536;

/** What becomes of a detour, in the words of WebSocket. */
export const detourEventSchema = v.variant('type', [
  v.object({ type: v.literal('opened') }),
  v.object({ type: v.literal('received'), text: v.string() }),
  v.object({ type: v.literal('closed'), code: v.number(), reason: v.string() }),
]);

export type DetourEvent = v.InferOutput<typeof detourEventSchema>;
