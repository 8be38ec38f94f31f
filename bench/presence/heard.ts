interface Moment {
  readonly at: number;
  readonly callId: string;
}

/** What the demo edge has heard of subscriptions, from its log. */
export interface HeardOfSubscriptions {
  readonly write: (line: string) => void;
  /** SUBSCRIBE requests, and answers to NOTIFY. */
  readonly subscribes: Moment[];
  readonly notified: Moment[];
}

export function hearSubscriptions(): HeardOfSubscriptions {
  const subscribes: Moment[] = [];
  const notified: Moment[] = [];
  return {
    subscribes,
    notified,
    write(line) {
      // "sip: FLOW SUBSCRIBE 1 SUBSCRIBE CALL-ID", "sip: FLOW 200 1 NOTIFY CALL-ID".
      const [, what = '', method = '', callId = ''] =
        /^sip: \S+ (SUBSCRIBE|200) \d+ (SUBSCRIBE|NOTIFY) (\S+)/.exec(line) ?? [];
      if (what === 'SUBSCRIBE') subscribes.push({ at: Date.now(), callId });
      else if (what === '200' && method === 'NOTIFY') notified.push({ at: Date.now(), callId });
    },
  };
}

/** The most in one second, wherever that begins. */
export function mostInASecond(moments: readonly { readonly at: number }[]): number {
  let most = 0;
  for (let from = 0, to = 0; to < moments.length; to += 1) {
    while ((moments[to]?.at ?? 0) - (moments[from]?.at ?? 0) >= 1000) from += 1;
    most = Math.max(most, to - from + 1);
  }
  return most;
}
