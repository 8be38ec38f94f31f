import { Core } from 'sip.js';
import { namesContact } from './readable.ts';

/**
 * SIP.js drops a response to an INVITE that lacks the Contact of RFC 3261 section 12.1.1 without a word. Some servers leave
 * it out of a 180 or 183, which is no reason to hide that it rings: until the answer says where the phone is, the address
 * that was called stands for it. An answer without one cannot be confirmed: `unusable` is told its Call-ID.
 */
export function mendContacts(core: Core.UserAgentCore, unusable: (sipCallId: string) => void): void {
  const original = core.receiveIncomingResponseFromTransport.bind(core);
  core.receiveIncomingResponseFromTransport = (message) => {
    const code = message.statusCode ?? 0;
    const needsContact = message.method === 'INVITE' && code > 100 && code < 300 && !namesContact(message);
    if (needsContact && code < 200) {
      const { uri } = message.to;
      // Read already: what SIP.js reads of a header that was set is a list, which it does not take.
      message.headers.Contact = [
        { raw: `<${uri.toString()}>`, parsed: new Core.NameAddrHeader(uri, '', {}) },
      ];
    }
    original(message);
    if (needsContact && code >= 200) unusable(message.callId);
  };
}
