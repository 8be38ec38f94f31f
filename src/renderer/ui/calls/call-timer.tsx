import { formatDuration } from '../format/duration.ts';
import { useNow } from '../use-now.ts';
import { type CallFacts, talkMs } from './call-facts.ts';

/** Time talked so far; nothing before the call is connected. */
export function CallTimer({ call }: { call: CallFacts }) {
  const now = useNow(call.connectedAt !== null && call.endedAt === null);
  const talked = talkMs(call, now);
  return talked === null ? null : formatDuration(talked);
}
