import { rmSync } from 'node:fs';
import { createServer } from 'node:net';
// The inspection API's type is declared where the host's own contract is tested.
import type {} from '../../electron-host/start-host.ts';

// A package lets nobody look into its page. On the stand-in its Node can be made to load this first, and then there is
// somebody who reads what stands in the large window and presses what one can press.

const place = process.env.OFFHOOK_E2E_HAND ?? '';

/** Runs in the page. */
function press(name: string): boolean {
  const found = [...document.querySelectorAll('button')].find(
    ({ textContent, ariaLabel }) => (ariaLabel ?? textContent).trim() === name,
  );
  found?.click();
  return found !== undefined;
}

async function inPage(code: string): Promise<unknown> {
  const page = globalThis.__electronHost
    .windows()
    .find(({ webContents }) => webContents.getURL().endsWith('index.html'));
  return page === undefined ? null : page.webContents.executeJavaScript(code, true);
}

rmSync(place, { force: true });
createServer({ allowHalfOpen: true }, (socket) => {
  let asked = '';
  socket.setEncoding('utf8');
  socket.on('data', (text: string) => {
    asked += text;
  });
  socket.on('end', () => {
    const code = asked === '' ? 'document.body.innerText' : `(${press})(${JSON.stringify(asked)})`;
    inPage(code).then(
      (answer) => socket.end(JSON.stringify(answer)),
      () => socket.destroy(),
    );
  });
  socket.on('error', () => socket.destroy());
})
  .listen(place)
  .unref();
