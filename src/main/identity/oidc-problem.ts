import { ProblemError } from '../../shared/problem.ts';
import { describeFetchError, isCertificateError } from './http.ts';

function read(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null && key in value
    ? (value as Record<string, unknown>)[key]
    : undefined;
}

/** OAuth errors that a later try may not meet any more (RFC 6749 section 4.1.2.1). */
const passingErrors = ['temporarily_unavailable', 'server_error'];

/**
 * What an error of openid-client means for the user. By its properties, not by its class:
 * the library is loaded lazily, and its classes are not at hand here.
 */
export function toOidcProblem(error: unknown): ProblemError {
  if (error instanceof ProblemError) return error;
  const cause = { cause: error };
  const oauthError = read(error, 'error');
  const status = statusOf(error);
  if (typeof oauthError === 'string') {
    const description = read(error, 'error_description');
    const detail = typeof description === 'string' ? `${oauthError}: ${description}` : oauthError;
    if (oauthError === 'invalid_grant') return new ProblemError('session-expired', detail, cause);
    if (passingErrors.includes(oauthError)) {
      return new ProblemError('identity-provider-unreachable', detail, cause);
    }
    // Told by the browser's redirect: the user or the provider said no. Told by an endpoint: it is set up wrongly.
    const isRedirect = read(error, 'code') === 'OAUTH_AUTHORIZATION_RESPONSE_ERROR';
    return new ProblemError(isRedirect ? 'sign-in-refused' : 'identity-provider-invalid', detail, cause);
  }
  if (status !== null && status >= 500) {
    return new ProblemError('identity-provider-unreachable', `HTTP ${status}`, cause);
  }
  if (status !== null) return new ProblemError('identity-provider-invalid', `HTTP ${status}`, cause);
  if (isNoAnswer(error)) {
    if (isCertificateError(innermost(error))) {
      return new ProblemError('certificate-untrusted', describeFetchError(innermost(error)), cause);
    }
    return new ProblemError('identity-provider-unreachable', describeFetchError(error), cause);
  }
  return new ProblemError('identity-provider-invalid', describeOidcError(error), cause);
}

function statusOf(error: unknown): number | null {
  for (const candidate of [error, read(error, 'cause'), read(read(error, 'cause'), 'cause')]) {
    const status = read(candidate, 'status');
    if (typeof status === 'number') return status;
  }
  return null;
}

/** Node's own names, where the reason comes through unwrapped. */
const noAnswerCodes = [
  'ECONNREFUSED',
  'ECONNRESET',
  'ENOTFOUND',
  'EAI_AGAIN',
  'ETIMEDOUT',
  'EHOSTUNREACH',
  'ENETUNREACH',
];

/** fetch rejects with a TypeError in Node and with net::ERR_… in Electron; openid-client wraps time-outs. */
function isNoAnswer(error: unknown): boolean {
  if (read(error, 'code') === 'OAUTH_TIMEOUT' || read(error, 'name') === 'TimeoutError') return true;
  if (noAnswerCodes.includes(String(read(error, 'code')))) return true;
  const message = error instanceof Error ? error.message : '';
  if (message === 'fetch failed' || message.startsWith('net::')) return true;
  const cause = read(error, 'cause');
  return cause instanceof Error && isNoAnswer(cause);
}

/** The error at the bottom but one: describeFetchError looks into the last cause itself. */
function innermost(error: unknown): unknown {
  const cause = read(error, 'cause');
  return cause instanceof Error && cause.cause instanceof Error ? innermost(cause) : error;
}

function describeOidcError(error: unknown): string {
  if (!(error instanceof Error)) return 'unexpected';
  const code = read(error, 'code');
  // The library's own message is one for many; what was wrong stands in the cause.
  const reason = error.cause instanceof Error ? `: ${error.cause.message}` : '';
  return typeof code === 'string' ? `${error.message}${reason} (${code})` : `${error.message}${reason}`;
}
