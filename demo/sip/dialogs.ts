import { tagOf } from './fields.ts';
import { headerValue, type SipMessage } from './message.ts';

/**
 * The dialogs that were set up through this proxy. A request with a To tag is relayed without a challenge when
 * it belongs to one: the tags are random, and a BYE on a new connection must not depend on a new registration.
 */
export interface Dialogs {
  learn(response: SipMessage): void;
  /** Whichever side it comes from. */
  has(request: SipMessage): boolean;
  forget(request: SipMessage): void;
}

const mostDialogs = 10_000;

export function createDialogs(): Dialogs {
  const known = new Set<string>();
  return {
    learn(response) {
      const key = keyOf(response);
      if (key === null) return;
      known.add(key);
      const [oldest] = known;
      if (known.size > mostDialogs && oldest !== undefined) known.delete(oldest);
    },
    has: (request) => known.has(keyOf(request) ?? ''),
    forget: (request) => {
      known.delete(keyOf(request) ?? '');
    },
  };
}

/** Call-ID and both tags, in an order that does not depend on the direction. */
function keyOf(message: SipMessage): string | null {
  const [from, to] = [tagOf(headerValue(message, 'From')), tagOf(headerValue(message, 'To'))];
  if (from === null || to === null) return null;
  return [headerValue(message, 'Call-ID'), ...[from, to].sort()].join(' ');
}
