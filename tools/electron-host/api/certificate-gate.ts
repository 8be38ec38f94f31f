import type { CdpSession } from '../chromium/connection.ts';
import { fetchCertificate } from './certificates.ts';
import type { CertificateVerdict, Session } from './session.ts';

/** Asked when neither Chromium nor a verify proc trusts a certificate: the `certificate-error` events. */
export type LastResort = (url: string, error: string, certificate: Electron.Certificate) => Promise<boolean>;

/**
 * Puts every certificate that Chromium does not trust, of pages, fetches and WebSockets alike, before the app's
 * verify proc. Chromium asks anew for each connection. What cannot be judged is refused.
 */
export function guardCertificates(
  session: CdpSession,
  owner: Session,
  lastResort: LastResort,
  onRefused: (url: string, error: string) => void,
): void {
  session.on('Security.certificateError', ({ eventId, errorType, requestURL }) => {
    const judge = async (): Promise<boolean> => {
      const certificate = await fetchCertificate(requestURL);
      const verdict: CertificateVerdict = await owner.judgeCertificate(requestURL, errorType, certificate);
      return verdict === 'chromium' ? lastResort(requestURL, errorType, certificate) : verdict === 'accept';
    };
    judge()
      .catch(() => false)
      .then((accepted) => {
        if (!accepted) onRefused(requestURL, errorType);
        const action = accepted ? 'continue' : 'cancel';
        return session.send('Security.handleCertificateError', { eventId, action });
      })
      .catch(() => undefined);
  });
  session.send('Security.enable').catch(() => undefined);
  session.send('Security.setOverrideCertificateErrors', { override: true }).catch(() => undefined);
}
