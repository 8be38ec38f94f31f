import { Core } from 'sip.js';

/** The headers without which a message cannot be matched to anything (RFC 3261 section 8.1.1). */
const needed = ['from', 'to', 'call-id', 'cseq', 'via'];

let isReadOnce = false;

/**
 * Reading takes most of a message's time, and SIP.js reads each text again that was judged here: it gets what was just
 * read, once. Its parser is a plain object that everything of it asks.
 */
export function readTextsOnce(): void {
  if (isReadOnce) return;
  isReadOnce = true;
  const { parseMessage } = Core.Parser;
  let judged: { readonly text: string; readonly message: ReturnType<typeof parseMessage> } | null = null;
  Object.assign(Core.Parser, {
    parseMessage(text: string, logger: Core.Logger) {
      const known = judged;
      judged = null;
      if (known?.text === text) return known.message;
      const message = parseMessage(text, logger);
      judged = { text, message };
      return message;
    },
  });
}

/** Says what is wrong with a received text as a SIP message; null when it can be read. */
export function whyUnreadable(text: string, logger: Core.Logger): string | null {
  try {
    const message = Core.Parser.parseMessage(text, logger);
    if (message === undefined) return 'not a SIP message';
    const missing = needed.find((name) => !message.hasHeader(name));
    return missing === undefined ? null : `no usable ${missing} header`;
  } catch (error) {
    return error instanceof Error ? error.message : 'not a SIP message';
  }
}

/** Whether a message says by a Contact where its sender takes requests (RFC 3261 section 12.1). Never throws. */
export function namesContact(message: Core.IncomingRequestMessage | Core.IncomingResponseMessage): boolean {
  try {
    const contact: unknown = message.hasHeader('contact') ? message.parseHeader('contact') : undefined;
    return contact instanceof Core.NameAddrHeader && /^sips?$/i.test(contact.uri.scheme);
  } catch {
    return false;
  }
}

/** The Call-ID of a message that may be broken elsewhere. */
export function callIdIn(text: string): string | null {
  return /^(?:call-id|i)[ \t]*:[ \t]*(\S+)/im.exec(text)?.[1] ?? null;
}
