import type { Credentials } from './calling.ts';
import { callerRequest, receive, receiveReply, reply, type Scenario } from './sipp-scenario.ts';

const plain = (text: string) => ({ body: { type: 'text/plain;charset=UTF-8', text } });
const summary = (text: string) => ({ body: { type: 'application/simple-message-summary', text } });

/** What SIPp says outside of calls. */
export const telling = {
  /** A phone writes to somebody, who takes it. */
  writes: (credentials: Credentials, text: string): Scenario => ({
    name: 'writes a message',
    steps: [
      callerRequest('MESSAGE', 1, plain(text)),
      receiveReply(407, { auth: true }),
      callerRequest('MESSAGE', 2, { ...plain(text), credentials }),
      receiveReply(200),
    ],
  }),

  /** A phone is written to. */
  isWrittenTo: (): Scenario => ({
    name: 'is written to',
    steps: [receive('MESSAGE'), reply('200 OK')],
  }),

  /** A voicemail server tells of a mailbox without having been asked (RFC 3842 section 3.3 leaves it room). */
  notifiesUnasked: (text: string): Scenario => ({
    name: 'notifies without a subscription',
    steps: [
      callerRequest('NOTIFY', 1, {
        headers: ['Event: message-summary', 'Subscription-State: active'],
        ...summary(text),
      }),
      receiveReply(200),
    ],
  }),

  /** A voicemail server tells the presence server, which tells whoever has subscribed. */
  publishes: (text: string): Scenario => ({
    name: 'publishes a mailbox',
    steps: [
      callerRequest('PUBLISH', 1, {
        headers: ['Event: message-summary', 'Expires: 600'],
        ...summary(text),
      }),
      receiveReply(200),
    ],
  }),
};
