/** RFC 8866 section 6.7, each from the view of the side that says it. */
export type MediaDirection = 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive';

export const sends = (direction: MediaDirection): boolean =>
  direction === 'sendrecv' || direction === 'sendonly';
export const receives = (direction: MediaDirection): boolean =>
  direction === 'sendrecv' || direction === 'recvonly';

function directionOf(send: boolean, receive: boolean): MediaDirection {
  if (send) return receive ? 'sendrecv' : 'sendonly';
  return receive ? 'recvonly' : 'inactive';
}

/** The same flow, seen from the other side. */
export const reversed = (direction: MediaDirection): MediaDirection =>
  directionOf(receives(direction), sends(direction));

/** What both allow, both seen from the same side. */
export const common = (one: MediaDirection, other: MediaDirection): MediaDirection =>
  directionOf(sends(one) && sends(other), receives(one) && receives(other));

/**
 * What an answer may say to our offer (RFC 3264 section 6.1). Some phones answer "sendrecv" to a hold: taken at its
 * word, the call would break there; what we offered stands.
 */
export const clampAnswer = (offered: MediaDirection, answered: MediaDirection): MediaDirection =>
  common(reversed(offered), answered);
