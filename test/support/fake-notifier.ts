import { type FakeWire, type Interceptor, responseTo } from './fake-wire.ts';

/** What a notifier of a test knows of one SUBSCRIBE. */
export interface Subscribe {
  readonly text: string;
  readonly callId: string;
  /** In a dialog. */
  readonly isWithin: boolean;
  readonly expiresS: number;
}

export interface Notify {
  readonly state?: string;
  readonly body?: string;
  readonly contentType?: string;
  readonly event?: string;
  /** A fork has another. */
  readonly tag?: string;
  readonly cseq?: number;
}

export const headerIn = (text: string, name: string): string =>
  new RegExp(`^${name}:[ \\t]*(.*?)\\r?$`, 'im').exec(text)?.[1] ?? '';

/** A notifier on the fake wire: answers SUBSCRIBE by `answer`, and sends NOTIFY where a test says so. */
export function createFakeNotifier(wire: FakeWire, user: string) {
  const subscribes: Subscribe[] = [];
  const answers: string[] = [];
  let answer: (subscribe: Subscribe) => { code: number; headers?: readonly string[] } | 'drop' = ({
    expiresS,
  }) => ({ code: 200, headers: [`Expires: ${expiresS}`] });
  let sequence = 0;

  const intercept: Interceptor = (text) => {
    if (/^SIP\/2\.0 \d+/.test(text) && / NOTIFY$/.test(headerIn(text, 'CSeq'))) {
      answers.push(text.split(' ')[1] ?? '');
      return 'drop';
    }
    if (!text.startsWith('SUBSCRIBE ')) return 'default';
    const subscribe = {
      text,
      callId: headerIn(text, 'Call-ID'),
      isWithin: /;tag=/.test(headerIn(text, 'To')),
      expiresS: Number(headerIn(text, 'Expires')),
    };
    subscribes.push(subscribe);
    const made = answer(subscribe);
    if (made === 'drop') return 'drop';
    return { answer: responseTo(text, made.code, 'Answer', made.headers, { tag: 'notifier' }) };
  };
  wire.intercept(intercept);

  return {
    subscribes,
    /** Codes that our NOTIFYs were answered with. */
    answers,
    intercept,
    answerBy(made: typeof answer) {
      answer = made;
    },
    /** In the dialog of this SUBSCRIBE. */
    notify(subscribe: Subscribe, notify: Notify = {}): void {
      sequence += 1;
      const { text, callId } = subscribe;
      const body = notify.body ?? '';
      wire.inject(
        user,
        [
          `NOTIFY ${/<([^>]+)>/.exec(headerIn(text, 'Contact'))?.[1] ?? ''} SIP/2.0`,
          `Via: SIP/2.0/WSS notifier.invalid;branch=z9hG4bKnotify${sequence}`,
          `From: ${headerIn(text, 'To').replace(/;tag=.*/, '')};tag=${notify.tag ?? 'notifier'}`,
          `To: ${headerIn(text, 'From')}`,
          `Call-ID: ${callId}`,
          `CSeq: ${notify.cseq ?? sequence} NOTIFY`,
          'Contact: <sip:notifier@192.0.2.9:5060>',
          'Record-Route: <sip:192.0.2.8;lr>',
          `Event: ${notify.event ?? headerIn(text, 'Event')}`,
          `Subscription-State: ${notify.state ?? 'active;expires=600'}`,
          'Max-Forwards: 70',
          ...(body === '' ? [] : [`Content-Type: ${notify.contentType ?? 'text/plain'}`]),
          `Content-Length: ${new TextEncoder().encode(body).length}`,
          '',
          body,
        ].join('\r\n'),
      );
    },
  };
}
