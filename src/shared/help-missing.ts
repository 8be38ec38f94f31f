interface EndedCall {
  readonly emergency: boolean;
  /** `cause`: a `CallEndCause`; null while the call goes on. */
  readonly end: { readonly cause: string; readonly by: 'local' | 'remote' } | null;
}

const wantedEnds: readonly string[] = [
  'hung-up',
  'transferred',
  'replaced',
  'forwarded',
  'answered-elsewhere',
];

/** An emergency call that ended as nobody wanted it to. */
export function isHelpMissing({ emergency, end }: EndedCall): boolean {
  if (!emergency || end === null) return false;
  const cancelled = end.cause === 'cancelled' && end.by === 'local';
  return !cancelled && !wantedEnds.includes(end.cause);
}

/** The last call for help, where that came to nothing; another one takes its place. */
export function latestHelpMissing<Call extends EndedCall>(calls: readonly Call[]): Call | null {
  const latest = calls.findLast(({ emergency }) => emergency);
  return latest !== undefined && isHelpMissing(latest) ? latest : null;
}
