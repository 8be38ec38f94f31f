/** RFC 4028: the session is refreshed in time, or it is over. */
export interface SessionTimer {
  readonly intervalS: number;
  readonly refresher: 'us' | 'them';
}

/** RFC 4028 section 5: nobody has to take less. */
export const leastIntervalS = 90;
