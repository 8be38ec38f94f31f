import * as v from 'valibot';

/**
 * Everything outside a call that can go wrong and that a person must be told about.
 * The code is stable (logs, control socket, tests); the sentence for it lives in the UI's text catalogues.
 */
export const problemCodes = [
  'sign-in-cancelled',
  'sign-in-timed-out',
  'sign-in-refused',
  'sign-in-too-weak',
  'device-sign-in-unavailable',
  'identity-provider-unreachable',
  'identity-provider-invalid',
  'session-expired',
  'provisioning-unreachable',
  'provisioning-refused',
  'provisioning-invalid',
  'policy-invalid',
  'settings-unreadable',
  'keychain-absent',
  'keychain-locked',
  'keychain-denied',
  'keychain-corrupted',
  'keychain-unavailable',
  'certificate-untrusted',
  'link-refused',
  'no-tray',
  'people-rebuilt',
  'people-not-kept',
  'unexpected',
] as const;

export const problemSchema = v.object({
  code: v.picklist(problemCodes),
  /** Technical detail for the Details section and the log; never a secret, never needed to understand the problem. */
  detail: v.nullable(v.string()),
});

export type ProblemCode = (typeof problemCodes)[number];
export type Problem = v.InferOutput<typeof problemSchema>;

/** An error of the main process that carries a code the UI has a sentence for. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly detail: string | null;

  constructor(code: ProblemCode, detail: string | null = null, options?: { cause: unknown }) {
    super(detail === null ? code : `${code}: ${detail}`, options);
    this.code = code;
    this.detail = detail;
  }

  toProblem(): Problem {
    return { code: this.code, detail: this.detail };
  }
}
