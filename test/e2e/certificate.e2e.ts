import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { browser, expect } from '@wdio/globals';
import { en } from '../../src/renderer/ui/text/en.ts';
import type { PolicyInput } from '../../src/shared/policy.ts';
import { type Authority, createAuthority } from '../support/authorities.ts';
import { edge } from './support/edge.ts';
import { waitForText } from './support/phone.ts';
import { instanceFolder } from './support/run.ts';
import { openTlsServer, type TlsServer } from './support/tls-server.ts';

const folder = instanceFolder('certificate');
const logged = (text: string) =>
  readFileSync(path.join(folder, 'user-data/logs/offhook.log'), 'utf8').includes(text);

describe('a server whose certificate nobody vouches for', () => {
  it('is refused and explained, never used', async () => {
    await waitForText(browser, en.registrationProblems['certificate-untrusted'].title);
    expect(edge().sip.received()).toEqual([]);
    expect(logged('refused: net::ERR_CERT_AUTHORITY_INVALID')).toBe(true);
  });
});

let server: TlsServer;

/** Starts the app anew with this server for its phone server. */
async function startWith(opened: TlsServer, trust: Partial<PolicyInput> = {}): Promise<void> {
  server = opened;
  const { managedPolicy } = edge();
  const policy = {
    ...managedPolicy,
    provisioning: { ...managedPolicy.provisioning, servers: [{ url: server.url, priority: 0 }] },
    trustedCertificates: [server.trusted],
    ...trust,
  };
  writeFileSync(path.join(folder, 'policy.json'), JSON.stringify(policy));
  await browser.reloadSession();
}

describe('a server whose certificate the policy trusts', () => {
  afterEach(() => server.close());

  it('is spoken to over TLS 1.2', async () => {
    await startWith(await openTlsServer('TLSv1.2'));
    await browser.waitUntil(() => server.upgrades() > 0);
  });

  it('is not spoken to over TLS 1.1, and the app says that it has no server', async () => {
    await startWith(await openTlsServer('TLSv1.1'));
    // It does speak that: a client that allows it gets through.
    expect(await server.speaksWithOldClient()).toBe('TLSv1.1');
    await waitForText(browser, en.registrationProblems.unreachable.title);
    await browser.waitUntil(() => server.refusedHandshakes() > 0);
    expect(server.upgrades()).toBe(0);
    await browser.waitUntil(() => logged('waiting (unreachable'));
  });
});

describe('a server of a company that has an authority of its own, which the policy brings along', () => {
  afterEach(() => server.close());

  const pinnedTo = ({ sha256, cert }: Authority) => ({
    trustedCertificates: [],
    pinnedAuthorities: [{ hosts: ['localhost'], sha256, certificate: cert }],
  });

  it('is spoken to, though Chromium does not know the authority', async () => {
    const company = await createAuthority('Company');
    const between = await company.between('Company SIP');
    const opened = await openTlsServer('TLSv1.3', await between.issue({ dns: 'localhost' }));
    await startWith(opened, pinnedTo(company));
    await browser.waitUntil(() => server.upgrades() > 0);
  });

  it('is not spoken to by a certificate of another authority with the same name, and the app says why', async () => {
    const [company, namesake] = await Promise.all([createAuthority('Company'), createAuthority('Company')]);
    const opened = await openTlsServer('TLSv1.3', await namesake.issue({ dns: 'localhost' }));
    await startWith(opened, pinnedTo(company));
    await waitForText(browser, en.registrationProblems['certificate-untrusted'].title);
    await browser.waitUntil(() => logged('refused: not issued by the authority that the policy names'));
    expect(server.upgrades()).toBe(0);
  });
});
