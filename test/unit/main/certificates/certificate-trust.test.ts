import { createHash, X509Certificate } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hostWithoutPort, judgeCertificate } from '../../../../src/main/certificates/certificate-trust.ts';
import type { ChainLink } from '../../../../src/main/certificates/chain.ts';
import { verifyCertificates } from '../../../../src/main/certificates/verify-certificates.ts';
import { otherCertificate, ownCertificate } from '../../../support/certificates.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const from = new Date('2026-01-01');
const to = new Date('2026-02-01');
const within = new Date('2026-01-15').getTime();

function read(pem: string) {
  return { pem, sha256: createHash('sha256').update(new X509Certificate(pem).raw).digest('base64') };
}
const own = read(ownCertificate);
const other = read(otherCertificate);

const finding = (hostname: string, pem: string, verificationResult = 'net::ERR_CERT_AUTHORITY_INVALID') => ({
  hostname,
  certificate: { data: pem },
  verificationResult,
  errorCode: verificationResult === 'OK' ? 0 : -202,
});

describe('hostWithoutPort', () => {
  it.each([
    ['pbx.example', 'pbx.example'],
    ['PBX.example:5061', 'pbx.example'],
    ['pbx.example.', 'pbx.example'],
    ['pbx.example.:5061', 'pbx.example'],
    ['192.0.2.1:443', '192.0.2.1'],
    ['[2001:db8::1]:5061', '2001:db8::1'],
    ['[2001:db8::1]', '2001:db8::1'],
    ['2001:db8::1', '2001:db8::1'],
  ])('%s: %s', (host, expected) => {
    expect(hostWithoutPort(host)).toBe(expected);
  });
});

describe('judgeCertificate', () => {
  const judge = (hostname: string, pem: string, at = within, result?: string) =>
    judgeCertificate(finding(hostname, pem, result), [{ host: 'pbx.example:5061', sha256: own.sha256 }], at);

  it('leaves a good certificate to the system', () => {
    expect(judge('elsewhere.example', other.pem, within, 'OK')).toEqual({ trust: 'system' });
  });

  it('trusts exactly the one of the policy, at its host', () => {
    expect(judge('pbx.example', own.pem)).toEqual({ trust: 'policy' });
    expect(judge('PBX.EXAMPLE', own.pem)).toEqual({ trust: 'policy' });
  });

  it('refuses another certificate there, and this one elsewhere', () => {
    const refused = { trust: 'none', reason: 'net::ERR_CERT_AUTHORITY_INVALID' };
    expect(judge('pbx.example', other.pem)).toEqual(refused);
    expect(judge('evil.example', own.pem)).toEqual(refused);
    expect(judge('sub.pbx.example', own.pem)).toEqual(refused);
    expect(judge('pbx.example', 'not a certificate')).toEqual(refused);
  });

  it('refuses it before and after its time', () => {
    const refused = { trust: 'none', reason: 'net::ERR_CERT_DATE_INVALID' };
    expect(judge('pbx.example', own.pem, from.getTime() - 1)).toEqual(refused);
    expect(judge('pbx.example', own.pem, to.getTime() + 1)).toEqual(refused);
  });

  it('trusts nothing more when the policy names nothing', () => {
    expect(judgeCertificate(finding('pbx.example', own.pem), [], within)).toMatchObject({ trust: 'none' });
  });
});

describe('an authority that the policy pins', () => {
  const pinned = [{ hosts: ['*.pbx.example'], sha256: other.sha256 }];
  const issuedBy = (hostname: string, ...chain: string[]) => ({
    ...finding(hostname, own.pem, 'OK'),
    validatedCertificate: chain.reduceRight<ChainLink | undefined>(
      (issuerCert, data) => ({ data, issuerCert }),
      undefined,
    ),
  });
  const judge = (...[hostname, ...chain]: [string, ...string[]]) =>
    judgeCertificate(issuedBy(hostname, ...chain), [], within, pinned);

  it('must stand in the chain, however long that is', () => {
    expect(judge('sip.pbx.example', own.pem, other.pem)).toEqual({ trust: 'system' });
    expect(judge('sip.pbx.example', own.pem, own.pem, other.pem)).toEqual({ trust: 'system' });
  });

  it('refuses what the system trusts by another one, by nobody, or by what cannot be read', () => {
    const refused = { trust: 'none', reason: 'not issued by the authority that the policy names' };
    expect(judge('sip.pbx.example', own.pem)).toEqual(refused);
    expect(judge('sip.pbx.example')).toEqual(refused);
    expect(judge('sip.pbx.example', own.pem, 'no certificate')).toEqual(refused);
  });

  it('is not got round by the root’s dot behind the name', () => {
    expect(judge('sip.pbx.example.', own.pem).trust).toBe('none');
    expect(judge('sip.pbx.example.', own.pem, other.pem)).toEqual({ trust: 'system' });
  });

  it('says nothing of other hosts', () => {
    expect(judge('elsewhere.example', own.pem)).toEqual({ trust: 'system' });
    expect(judge('pbx.example', own.pem)).toEqual({ trust: 'system' });
  });

  it('ends at a root that is its own issuer', () => {
    const root: { data: string; issuerCert?: ChainLink } = { data: own.pem };
    root.issuerCert = root;
    const circle = { ...finding('sip.pbx.example', own.pem, 'OK'), validatedCertificate: root };
    expect(judgeCertificate(circle, [], within, pinned).trust).toBe('none');
  });

  it('is told and refused, though Chromium would take it', () => {
    const results: number[] = [];
    const refusals: unknown[] = [];
    const session: Parameters<typeof verifyCertificates>[0] = {
      setCertificateVerifyProc: (proc) => {
        proc(issuedBy('sip.pbx.example', own.pem), (result) => results.push(result));
        proc(issuedBy('sip.pbx.example', own.pem, other.pem), (result) => results.push(result));
      },
    };
    const log = createMemoryLog();
    const onRefused = (refusal: unknown) => refusals.push(refusal);
    const policy = { trustedCertificates: [], pinnedAuthorities: pinned };
    verifyCertificates(session, { policy, clock: createFakeClock(), log, onRefused });
    expect(results).toEqual([-2, -3]);
    expect(refusals).toEqual([
      { host: 'sip.pbx.example', reason: 'not issued by the authority that the policy names' },
    ]);
  });
});

describe('verifyCertificates', () => {
  it('answers Chromium, and tells of each refusal', () => {
    const answers: number[] = [];
    const refusals: unknown[] = [];
    const log = createMemoryLog();
    verifyCertificates(
      {
        setCertificateVerifyProc(proc) {
          proc(finding('pbx.example', own.pem), (answer) => answers.push(answer));
          proc(finding('pbx.example', other.pem), (answer) => answers.push(answer));
          proc(finding('ok.example', other.pem, 'OK'), (answer) => answers.push(answer));
        },
      },
      {
        policy: {
          trustedCertificates: [{ host: 'pbx.example', sha256: own.sha256 }],
          pinnedAuthorities: [],
        },
        clock: { ...createFakeClock(), now: () => within },
        log,
        onRefused: (refusal) => refusals.push(refusal),
      },
    );
    expect(answers).toEqual([0, -3, -3]);
    expect(refusals).toEqual([{ host: 'pbx.example', reason: 'net::ERR_CERT_AUTHORITY_INVALID' }]);
    expect(log.lines).toEqual(['warn certificate of pbx.example refused: net::ERR_CERT_AUTHORITY_INVALID']);
  });
});
