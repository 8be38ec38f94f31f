// The smallest Electron app around a page that registers: what an alternative costs before it does anything else.
import { app, BrowserWindow, session } from 'electron';

const config = JSON.parse(process.env.BENCH_CONFIG ?? '{}');

app.whenReady().then(async () => {
  session.defaultSession.setCertificateVerifyProc((request, verdict) => {
    verdict(request.certificate.fingerprint === `sha256/${config.sha256}` ? 0 : -3);
  });
  const window = new BrowserWindow({
    width: 960,
    height: 680,
    webPreferences: { sandbox: true, contextIsolation: true },
  });
  await window.loadFile(config.page, { query: { account: JSON.stringify(config.account) } });
});
app.on('window-all-closed', () => app.quit());
