import { execFileSync } from 'node:child_process';
import { createServer, type Server } from 'node:https';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { WebSocketServer } from 'ws';
import type { Certificate } from '../../demo/sip/certificate.ts';
import { type RunningHost, startHost } from './start-host.ts';

let host: RunningHost;
let server: Server;
let certificate: Certificate;
let place: string;

beforeAll(async () => {
  certificate = createCertificate();
  server = createServer(certificate, (_request, response) => {
    // One connection for each request, so that each certificate is judged.
    response.writeHead(200, { 'access-control-allow-origin': '*', connection: 'close' });
    response.end('secret');
  });
  new WebSocketServer({ server }).on('connection', (socket) => socket.send('hello'));
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  place = `localhost:${(server.address() as AddressInfo).port}`;
  host = await startHost();
  await host.main(async ({ app }, _arg, fixture) => {
    await app.whenReady();
    await fixture.open();
  });
});
afterAll(async () => {
  await host.stop();
  server.close();
});
beforeEach(() => host.main(({ session }) => session.defaultSession.setCertificateVerifyProc(null)));

/** Made in a Node of its own: the certificate library wants a polyfill to be loaded before it. */
function createCertificate(): Certificate {
  const module = JSON.stringify(new URL('../../demo/sip/certificate.ts', import.meta.url).href);
  const code = `import(${module}).then(async (m) => console.log(JSON.stringify(await m.createCertificate())))`;
  return JSON.parse(
    execFileSync(process.execPath, ['-r', 'reflect-metadata', '-e', code], { encoding: 'utf8' }),
  ) as Certificate;
}

/** The app trusts one fingerprint and nothing else, as Offhook's policy would have it. */
function trustOnly(fingerprint: string): Promise<void> {
  return host.main(({ session }, trusted, fixture) => {
    session.defaultSession.setCertificateVerifyProc((request, callback) => {
      fixture.notes.asked = { ...request, certificate: { ...request.certificate } };
      callback(request.certificate.fingerprint === trusted ? 0 : -2);
    });
  }, fingerprint);
}

function inPage(code: string): Promise<unknown> {
  return host.main(
    (electron, text) => electron.BrowserWindow.getAllWindows()[0]?.webContents.executeJavaScript(text),
    code,
  );
}

const openSocket = (): Promise<unknown> =>
  inPage(`new Promise((resolve) => {
    const socket = new WebSocket('wss://${place}/');
    socket.onmessage = ({ data }) => resolve(data);
    socket.onclose = ({ code }) => resolve(code);
  })`);
const fetchInPage = (): Promise<unknown> =>
  inPage(`fetch('https://${place}/').then((r) => r.text(), (error) => error.name)`);
const fetchInMain = (): Promise<unknown> =>
  host.main(
    ({ net }, url) =>
      net.fetch(url).then(
        (response) => response.text(),
        (error: Error) => error.message,
      ),
    `https://${place}/`,
  );

describe('a self-signed certificate', () => {
  it('is refused to the page’s WebSocket and fetch when the app has no verify proc', async () => {
    expect(await openSocket()).toBe(1006);
    expect(await fetchInPage()).toBe('TypeError');
  });

  it('is accepted everywhere when the app’s proc trusts its fingerprint', async () => {
    await trustOnly(`sha256/${certificate.sha256}`);
    expect(await openSocket()).toBe('hello');
    expect(await fetchInPage()).toBe('secret');
    expect(await fetchInMain()).toBe('secret');
  });

  it('is refused everywhere when the app’s proc trusts another one', async () => {
    await trustOnly('sha256/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=');
    expect(await openSocket()).toBe(1006);
    expect(await fetchInPage()).toBe('TypeError');
    expect(await fetchInMain()).toContain('net::ERR_CERT_AUTHORITY_INVALID');
  });

  it('is described to the proc as Electron describes it', async () => {
    await trustOnly(`sha256/${certificate.sha256}`);
    await openSocket();
    expect(await host.main((_electron, _arg, fixture) => fixture.notes.asked)).toMatchObject({
      hostname: 'localhost',
      verificationResult: 'net::ERR_CERT_AUTHORITY_INVALID',
      errorCode: -202,
      isIssuedByKnownRoot: false,
      certificate: {
        data: expect.stringContaining('-----BEGIN CERTIFICATE-----'),
        fingerprint: `sha256/${certificate.sha256}`,
        subjectName: 'localhost',
        issuerName: 'localhost',
        subject: { commonName: 'localhost', organizations: ['Offhook demo'] },
        validExpiry: expect.any(Number),
      },
    });
  });

  it('is left to Chromium’s verdict and then to certificate-error, when the proc says -3', async () => {
    await host.main(({ session }) => {
      session.defaultSession.setCertificateVerifyProc((_request, callback) => callback(-3));
    });
    expect(await openSocket()).toBe(1006);
    const asked = host.main(
      ({ app }) =>
        new Promise((resolve) => {
          app.once('certificate-error', (event, _contents, url, error, shown, decide) => {
            event.preventDefault();
            decide(true);
            resolve([url, error, shown.subjectName]);
          });
        }),
    );
    expect(await openSocket()).toBe('hello');
    expect(await asked).toEqual([`wss://${place}/`, 'net::ERR_CERT_AUTHORITY_INVALID', 'localhost']);
  });

  it('is judged for pages that are loaded, too', async () => {
    const load = () =>
      host.main(async (_electron, url, fixture) => {
        const window = await fixture.open('about:blank');
        const outcome = await window.loadURL(url).then(
          () => 'loaded',
          (error: { code: string }) => error.code,
        );
        window.destroy();
        return outcome;
      }, `https://${place}/`);
    expect(await load()).toBe('ERR_CERT_AUTHORITY_INVALID');
    await trustOnly(`sha256/${certificate.sha256}`);
    expect(await load()).toBe('loaded');
  });
});
