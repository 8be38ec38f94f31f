import { type ProblemCode, ProblemError } from '../../shared/problem.ts';

/** fetch, as far as the main process needs it. In production Electron's net.fetch: system proxy, system certificates. */
export type HttpFetch = (url: string, init: RequestInit) => Promise<Response>;

export interface HttpAnswer {
  readonly status: number;
  readonly body: string;
}

/** A provisioning document or a token answer is a few kB; more is not read. */
const largestBodyBytes = 1024 * 1024;

export interface HttpRequest {
  readonly fetch: HttpFetch;
  readonly url: string;
  readonly init: RequestInit;
  readonly timeoutMs: number;
  readonly signal: AbortSignal;
  /** What it means when no answer comes. */
  readonly unreachable: ProblemCode;
}

/**
 * One request and its whole answer within `timeoutMs`. Redirects are an error: a token is for the host it was meant for.
 * Throws ProblemError `unreachable` when no answer came, and an AbortError when `signal` was aborted.
 */
export async function requestText(request: HttpRequest): Promise<HttpAnswer> {
  const timeout = AbortSignal.timeout(request.timeoutMs);
  try {
    const response = await request.fetch(request.url, {
      ...request.init,
      redirect: 'error',
      credentials: 'omit',
      cache: 'no-store',
      signal: AbortSignal.any([request.signal, timeout]),
    });
    return { status: response.status, body: await readLimited(response) };
  } catch (error) {
    request.signal.throwIfAborted();
    if (error instanceof ProblemError) throw error;
    const detail = timeout.aborted
      ? `${hostOf(request.url)} did not answer in time`
      : describeFetchError(error);
    const code = isCertificateError(error) ? 'certificate-untrusted' : request.unreachable;
    throw new ProblemError(code, detail, { cause: error });
  }
}

async function readLimited(response: Response): Promise<string> {
  if (response.body === null) return '';
  const decoder = new TextDecoder();
  let text = '';
  let size = 0;
  for await (const chunk of response.body) {
    size += chunk.byteLength;
    if (size > largestBodyBytes) throw new Error('the answer is larger than 1 MB');
    text += decoder.decode(chunk, { stream: true });
  }
  return text + decoder.decode();
}

/** Node says "fetch failed" and hides the reason in the cause; Chromium says net::ERR_… itself. */
export function describeFetchError(error: unknown): string {
  if (!(error instanceof Error)) return 'no answer';
  const cause = error.cause;
  if (cause instanceof Error) return 'code' in cause ? String(cause.code) : cause.message;
  return error.message;
}

/** Chromium's and Node's names of what can be wrong with a certificate. */
const certificateErrors =
  /ERR_CERT_|ERR_SSL_|ERR_TLS_CERT|^CERT_|SELF_SIGNED|UNABLE_TO_(GET|VERIFY)|INVALID_CA/;

/** The server answered, but nobody vouches for who it is. */
export function isCertificateError(error: unknown): boolean {
  return certificateErrors.test(describeFetchError(error));
}

export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : 'the server';
}

/** JSON, or undefined for what is none. */
export function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
