/** Why there is no registration: stable codes; the UI has a sentence for each. */
export const registrationProblemCodes = [
  'unreachable',
  'certificate-untrusted',
  'no-credential',
  'unauthorized',
  'forbidden',
  'not-found',
  'service-unavailable',
  'server-error',
  'refused',
  'timeout',
  'invalid-response',
  'connection-lost',
] as const;

export type RegistrationProblemCode = (typeof registrationProblemCodes)[number];

export interface RegistrationProblem {
  readonly code: RegistrationProblemCode;
  /** Final SIP response code, where there was one. */
  readonly sipCode: number | null;
  readonly detail: string | null;
}
