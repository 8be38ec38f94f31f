import { leastIntervalS } from '../core/session-timer.ts';
import type { TransferQuestion } from '../core/transfer.ts';
import type { HeaderSource } from './identity-headers.ts';
import { parseNameAddr, splitValues } from './name-addr.ts';

/** RFC 4028 section 4: `1800;refresher=uac`. */
export interface SessionExpires {
  readonly intervalS: number;
  readonly refresher: 'uac' | 'uas' | null;
}

export function parseSessionExpires(value: string | undefined): SessionExpires | null {
  const [, seconds, params = ''] = /^\s*(\d{1,9})\s*(;.*)?$/s.exec(value ?? '') ?? [];
  if (seconds === undefined) return null;
  const refresher = /;\s*refresher\s*=\s*"?(uac|uas)\b/i.exec(params)?.[1]?.toLowerCase();
  return {
    intervalS: Math.max(Number(seconds), leastIntervalS),
    refresher: refresher === 'uac' || refresher === 'uas' ? refresher : null,
  };
}

/** RFC 3891: which dialog is to be replaced. */
export interface ReplacedDialog {
  readonly callId: string;
  readonly toTag: string;
  readonly fromTag: string;
  readonly earlyOnly: boolean;
}

export function parseReplaces(value: string | undefined): ReplacedDialog | null {
  const [callId = '', ...params] = (value ?? '').split(';').map((part) => part.trim());
  const param = (name: string) =>
    params.find((part) => part.toLowerCase().startsWith(`${name}=`))?.slice(name.length + 1);
  const toTag = param('to-tag');
  const fromTag = param('from-tag');
  if (callId === '' || /\s/.test(callId) || !toTag || !fromTag) return null;
  return { callId, toTag, fromTag, earlyOnly: params.some((part) => part.toLowerCase() === 'early-only') };
}

/** RFC 3515: the status line of the new call, in a message/sipfrag body. */
export function parseSipfrag(body: string | undefined): number | null {
  const code = /^\s*SIP\/2\.0 +([1-6]\d\d)\b/i.exec(body ?? '')?.[1];
  return code === undefined ? null : Number(code);
}

/** Null when Refer-To names nobody who could be called by INVITE. */
export function parseRefer(
  referTo: string | undefined,
  referredBy: string | undefined,
): TransferQuestion | null {
  const target = parseNameAddr(referTo ?? '');
  if (target === null || target.user === '' || target.uri.startsWith('tel:')) return null;
  if ((target.params.get('method') ?? 'INVITE').toUpperCase() !== 'INVITE') return null;
  const replaces = target.headers.get('replaces') ?? null;
  if (replaces !== null && parseReplaces(replaces) === null) return null;
  return {
    target: target.name ?? target.user,
    targetUri: target.uri,
    requestUri: target.requestUri,
    by: parseNameAddr(referredBy ?? '')?.uri ?? null,
    replaces,
  };
}

/** Where a 3xx points to, the best first (RFC 3261 section 20.10: `q`). */
export function redirectTargets(response: HeaderSource): string[] {
  const contacts = response
    .getHeaders('contact')
    .flatMap(splitValues)
    .flatMap((value) => parseNameAddr(value) ?? [])
    .filter(({ uri, user }) => user !== '' && !uri.startsWith('tel:'));
  const quality = (params: ReadonlyMap<string, string>) => Number(params.get('q') ?? 1) || 0;
  return contacts.sort((a, b) => quality(b.params) - quality(a.params)).map(({ uri }) => uri);
}

/** Ways in which servers ask a phone to answer by itself; whether it may is the policy's. */
export function wantsAutoAnswer(request: HeaderSource): boolean {
  const has = (name: string, pattern: RegExp) =>
    request.getHeaders(name).some((value) => pattern.test(value));
  return (
    has(
      'alert-info',
      /info\s*=\s*"?(alert-autoanswer|auto[- ]?answer)|;\s*answer-after\s*=\s*0|ring-answer/i,
    ) ||
    has('call-info', /answer-after\s*=\s*0/i) ||
    // RFC 5373
    has('answer-mode', /^\s*auto\b/i) ||
    has('priv-answer-mode', /^\s*auto\b/i)
  );
}

/** Methods of an Allow header, in capitals. */
export function allowedMethods(message: HeaderSource): ReadonlySet<string> {
  return new Set(message.getHeaders('allow').flatMap((value) => value.toUpperCase().split(/[\s,]+/)));
}

export function hasToken(message: HeaderSource, header: string, token: string): boolean {
  return message.getHeaders(header).some((value) =>
    value
      .toLowerCase()
      .split(/[\s,;]+/)
      .includes(token),
  );
}

/** Retry-After, Min-SE and their like: seconds before anything else. */
export function wholeSeconds(value: string | undefined): number | null {
  const digits = /^\s*(\d{1,9})/.exec(value ?? '')?.[1];
  return digits === undefined ? null : Number(digits);
}

/** RFC 6665 section 8.4: `terminated;reason=probation;retry-after=30`. */
export interface NotifiedState {
  readonly state: 'active' | 'pending' | 'terminated';
  readonly expiresS: number | null;
  readonly reason: string | null;
  readonly retryAfterMs: number | null;
}

export function parseSubscriptionState(value: string | undefined): NotifiedState | null {
  const [word = '', ...params] = (value ?? '').split(';').map((part) => part.trim().toLowerCase());
  const param = (name: string) =>
    params
      .find((part) => part.startsWith(`${name}=`))
      ?.slice(name.length + 1)
      .trim();
  if (!/^[a-z][\w.!%*+`'~-]*$/.test(word)) return null;
  const retryAfterS = wholeSeconds(param('retry-after'));
  return {
    // Section 4.1.3 names no more than these; of another one we know that the subscription stands.
    state: word === 'terminated' || word === 'pending' ? word : 'active',
    expiresS: wholeSeconds(param('expires')),
    reason: param('reason') ?? null,
    retryAfterMs: retryAfterS === null ? null : retryAfterS * 1000,
  };
}
