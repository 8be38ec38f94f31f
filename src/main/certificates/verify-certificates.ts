import type { Policy } from '../../shared/policy.ts';
import type { Clock } from '../clock.ts';
import type { Log } from '../diagnostics/log.ts';
import { type CertificateFinding, judgeCertificate } from './certificate-trust.ts';

/** Of Electron's Session; each has a judge of its own. */
export interface VerifyingSession {
  setCertificateVerifyProc(
    proc: (finding: CertificateFinding, callback: (result: number) => void) => void,
  ): void;
}

/** Electron's answers: -3 leaves it to Chromium's own result, -2 refuses, 0 accepts. */
const useOwnResult = -3;
const refuse = -2;
const accept = 0;

export interface VerifyCertificatesOptions {
  readonly policy: Pick<Policy, 'trustedCertificates' | 'pinnedAuthorities'>;
  readonly clock: Clock;
  readonly log: Log;
  readonly onRefused: (refusal: { host: string; reason: string }) => void;
}

/** Trusts what the system trusts, less what the policy pins elsewhere, and the policy's certificates each for its host. */
export function verifyCertificates(session: VerifyingSession, options: VerifyCertificatesOptions): void {
  const { trustedCertificates: trusted, pinnedAuthorities: pinned } = options.policy;
  session.setCertificateVerifyProc((finding, callback) => {
    const verdict = judgeCertificate(finding, trusted, options.clock.now(), pinned);
    if (verdict.trust === 'none') {
      options.log.warn(`certificate of ${finding.hostname} refused: ${verdict.reason}`);
      options.onRefused({ host: finding.hostname, reason: verdict.reason });
    }
    if (verdict.trust === 'policy') callback(accept);
    // Chromium would take it; the policy does not.
    else callback(verdict.trust === 'none' && finding.errorCode === 0 ? refuse : useOwnResult);
  });
}
