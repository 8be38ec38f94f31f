import { X509Certificate } from 'node:crypto';
import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import { judgeCertificate } from '../../../../src/main/certificates/certificate-trust.ts';
import type { ChainLink } from '../../../../src/main/certificates/chain.ts';
import { faultByAuthority } from '../../../../src/main/certificates/company-authority.ts';
import { type Authority, createAuthority, type Wish } from '../../../support/authorities.ts';

// An authority of the company's own, which came with the policy: Chromium says only that it does not know it.

let company: Authority;
let stranger: Authority;
beforeAll(async () => {
  company = await createAuthority('Company');
  stranger = await createAuthority('Company');
});

const read = (pem: string): X509Certificate[] =>
  (pem.match(/-----BEGIN[^-]+-----[^-]+-----END[^-]+-----/g) ?? []).map((one) => new X509Certificate(one));

const host = 'sip.pbx.example';

async function faultOf(wish: Wish, hostname = host, issuer = company): Promise<string | null> {
  const { cert } = await issuer.issue(wish);
  return faultByAuthority(
    { hostname, shown: read(cert), now: Date.now() },
    new X509Certificate(company.cert),
  );
}

describe('a certificate of the company’s own authority', () => {
  it('is good for its host', async () => {
    expect(await faultOf({ dns: host })).toBeNull();
    expect(await faultOf({ dns: '*.pbx.example' })).toBeNull();
    expect(await faultOf({ ip: '192.0.2.7' }, '192.0.2.7')).toBeNull();
  });

  it('is good by way of one between, when the server sends that along', async () => {
    const between = await company.between('Company SIP');
    expect(await faultOf({ dns: host }, host, between)).toBeNull();
    const { cert } = await between.issue({ dns: host });
    const alone = read(cert).slice(0, 1);
    const authority = new X509Certificate(company.cert);
    expect(faultByAuthority({ hostname: host, shown: alone, now: Date.now() }, authority)).toMatch(
      /not issued/,
    );
  });

  it.each<[string, Wish, string]>([
    ['for another host', { dns: 'other.pbx.example' }, 'net::ERR_CERT_COMMON_NAME_INVALID'],
    ['whose name stands in its subject alone', { ip: '192.0.2.7' }, 'net::ERR_CERT_COMMON_NAME_INVALID'],
    ['that has run out', { dns: host, days: [-2, -1] }, 'net::ERR_CERT_DATE_INVALID'],
    ['that is not good yet', { dns: host, days: [1, 2] }, 'net::ERR_CERT_DATE_INVALID'],
    ['of a client', { dns: host, purpose: 'client' }, 'net::ERR_CERT_INVALID'],
    ['of an authority', { dns: host, ca: true }, 'net::ERR_CERT_INVALID'],
    ['signed with SHA-1', { dns: host, hash: 'SHA-1' }, 'net::ERR_CERT_WEAK_SIGNATURE_ALGORITHM'],
  ])('is refused %s', async (_name, wish, reason) => {
    expect(await faultOf(wish)).toBe(reason);
  });

  it('is refused of another authority with the same name, and where nothing or the authority itself is shown', async () => {
    expect(await faultOf({ dns: host }, host, stranger)).toMatch(/not issued/);
    const authority = new X509Certificate(company.cert);
    expect(faultByAuthority({ hostname: host, shown: [], now: Date.now() }, authority)).toMatch(/not issued/);
    // The server shows the authority's own certificate for its own.
    const shown = read(company.cert);
    expect(faultByAuthority({ hostname: host, shown, now: Date.now() }, authority)).toMatch(
      /^net::ERR_CERT_/,
    );
  });

  it('is found among authorities that all vouch for each other, without trying every order of them', async () => {
    const chain = await Promise.all(Array.from({ length: 15 }, () => stranger.between('Twin')));
    const { cert } = await stranger.issue({ dns: host });
    const shown = [...read(cert), ...chain.flatMap(({ cert: each }) => read(each)), ...read(stranger.cert)];
    expect(
      faultByAuthority({ hostname: host, shown, now: Date.now() }, new X509Certificate(company.cert)),
    ).toMatch(/not issued/);
  });
});

describe('judgeCertificate', () => {
  const linkOf = ([first, ...rest]: readonly X509Certificate[]): ChainLink => ({
    data: first?.toString() ?? '',
    issuerCert: rest.length === 0 ? undefined : linkOf(rest),
  });
  const pinnedTo = ({ sha256, cert }: Authority) => [{ hosts: ['*.pbx.example'], sha256, certificate: cert }];

  async function judge(pinned: ReturnType<typeof pinnedTo>, verificationResult: string, hostname = host) {
    const { cert } = await company.issue({ dns: '*.pbx.example' });
    const certificate = linkOf(read(cert));
    return judgeCertificate(
      { hostname, certificate, verificationResult, errorCode: -202 },
      [],
      Date.now(),
      pinned,
    );
  }
  const unknown = 'net::ERR_CERT_AUTHORITY_INVALID';

  it('trusts by the policy what its authority has issued, for its hosts alone', async () => {
    expect(await judge(pinnedTo(company), unknown)).toEqual({ trust: 'policy' });
    const elsewhere = pinnedTo(company).map((pin) => ({ ...pin, hosts: ['a.example'] }));
    expect(await judge(elsewhere, unknown)).toEqual({ trust: 'none', reason: unknown });
  });

  it('refuses by its own word what another issued, and by Chromium’s what has another fault', async () => {
    expect(await judge(pinnedTo(stranger), unknown)).toEqual({
      trust: 'none',
      reason: 'not issued by the authority that the policy names',
    });
    expect(await judge(pinnedTo(company), 'net::ERR_CERT_REVOKED')).toEqual({
      trust: 'none',
      reason: 'net::ERR_CERT_REVOKED',
    });
  });

  it('trusts nobody whose fingerprint and certificate are not one', async () => {
    const torn = [{ hosts: ['*.pbx.example'], sha256: stranger.sha256, certificate: company.cert }];
    expect(await judge(torn, unknown)).toEqual({ trust: 'none', reason: unknown });
  });

  it('trusts nothing that cannot be read, whatever stands there', () => {
    const text = fc.oneof(fc.string(), fc.constant(company.cert), fc.constant(`${company.cert}x`));
    const link = fc.letrec<{ link: ChainLink }>((tie) => ({
      link: fc.record({ data: text, issuerCert: fc.option(tie('link'), { nil: undefined, maxDepth: 4 }) }),
    })).link;
    fc.assert(
      fc.property(link, fc.string(), (certificate, hostname) => {
        const finding = { hostname, certificate, verificationResult: unknown, errorCode: -202 };
        expect(judgeCertificate(finding, [], Date.now(), pinnedTo(company)).trust).toBe('none');
      }),
    );
  });
});
