// The smallest Electron app around a page that registers: what an alternative costs before it does anything else.
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { app, BrowserWindow, protocol, session } from 'electron';

const config = JSON.parse(process.env.BENCH_CONFIG ?? '{}');
const types = { '.html': 'text/html', '.js': 'text/javascript' };

// Our app's origin: the reference edge lets no other page open a WebSocket.
protocol.registerSchemesAsPrivileged([{ scheme: 'app', privileges: { standard: true, secure: true } }]);
app.whenReady().then(async () => {
  protocol.handle('app', (request) => {
    const file = path.join(config.folder, new URL(request.url).pathname);
    return new Response(readFileSync(file), {
      headers: { 'content-type': types[path.extname(file)] ?? 'text/plain' },
    });
  });
  session.defaultSession.setCertificateVerifyProc((request, verdict) => {
    verdict(request.certificate.fingerprint === `sha256/${config.sha256}` ? 0 : -3);
  });
  const window = new BrowserWindow({
    width: 960,
    height: 680,
    webPreferences: { sandbox: true, contextIsolation: true },
  });
  await window.loadURL(
    `app://offhook/index.html?account=${encodeURIComponent(JSON.stringify(config.account))}`,
  );
});
app.on('window-all-closed', () => app.quit());
