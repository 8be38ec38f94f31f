import * as v from 'valibot';
import {
  type Reply,
  type RequestErrorCode,
  type RequestName,
  type RequestOutput,
  type Requests,
  requests,
} from '../shared/ipc/contract.ts';
import { describeIssues } from '../shared/schema-problem.ts';
import type { Log } from './diagnostics/log.ts';
import type { FrameIdentity } from './windows/frame-key.ts';

/** The one place where the renderer is served from. */
export const appOrigin = 'app://offhook';

/** Whether it is what Chromium reports of our pages: a URL or an origin, with or without a trailing slash. Pure. */
export function isOurOrigin(origin: string): boolean {
  return origin === appOrigin || origin.startsWith(`${appOrigin}/`);
}

/** What must be known of who asks. */
export interface Sender extends FrameIdentity {
  readonly url: string;
  /** The frame that embeds it; null for the top frame. */
  readonly parent: unknown;
}

/** One function for every request of the contract: a missing one does not compile. */
export type Handlers = {
  readonly [N in RequestName]: (
    input: v.InferOutput<Requests[N]['input']>,
    /** Our own page; which of them, matters to few. */
    sender?: Sender,
  ) => RequestOutput<N> | Promise<RequestOutput<N>>;
};

/** Thrown by a handler to answer with another code than `failed`. */
export class RequestError extends Error {
  override readonly name = 'RequestError';
  readonly code: RequestErrorCode;

  constructor(code: RequestErrorCode, message: string) {
    super(message);
    this.code = code;
  }
}

/** Only our own page, in the top frame, is answered: not a frame inside it, not a page that got there otherwise. */
export function isTrustedSender(sender: Sender | null): boolean {
  try {
    return sender !== null && sender.parent === null && sender.url.startsWith(`${appOrigin}/`);
  } catch {
    // Electron throws where the frame has gone meanwhile.
    return false;
  }
}

function describeSender(sender: Sender | null): string {
  try {
    return sender?.url.slice(0, 100) ?? 'gone';
  } catch {
    return 'gone';
  }
}

/** Checks who asks and what is asked, and always answers: nothing that a handler throws crosses to the page. */
export async function answerRequest<N extends RequestName>(
  name: N,
  handlers: Handlers,
  sender: Sender | null,
  input: unknown,
  log: Log,
): Promise<Reply<N>> {
  if (sender === null || !isTrustedSender(sender)) {
    log.warn(`${name} refused: sender ${describeSender(sender)}`);
    return { ok: false, code: 'forbidden' };
  }
  const parsed = v.safeParse(requests[name].input, input);
  if (!parsed.success) {
    // Not valibot's own words, which repeat what came.
    log.warn(`${name} refused: ${describeIssues(parsed.issues).slice(0, 200)}`);
    return { ok: false, code: 'bad-input' };
  }
  try {
    const handler: Handlers[N] = handlers[name];
    return { ok: true, value: await handler(parsed.output, sender) };
  } catch (error) {
    const code = error instanceof RequestError ? error.code : 'failed';
    log.warn(`${name} ${code}: ${error instanceof Error ? error.message : String(error)}`);
    return { ok: false, code };
  }
}
