// Loaded into the app's main process with --require. Notes who registers global keys, so that they can be pressed from here,
// and takes orders from stdin, a line each: `press KEYS`, `page CODE` (run in the quick dial's page). Answers with one JSON line each.
const electron = require('electron');
const { createInterface } = require('node:readline');

const pressed = new Map();
const { globalShortcut } = electron;
const register = globalShortcut.register.bind(globalShortcut);
globalShortcut.register = (keys, callback) => {
  pressed.set(keys, callback);
  return register(keys, callback);
};

const isQuickDial = (window) => window.webContents.getURL().endsWith('side.html?view=quick-dial');
const quickDial = () => electron.BrowserWindow.getAllWindows().find(isQuickDial);
let shownAt = 0;
electron.app.on('browser-window-created', (_event, window) => {
  window.on('show', () => {
    shownAt = performance.timeOrigin + performance.now();
  });
});

const orders = {
  keys: () => [...pressed.keys()],
  warm: () => quickDial()?.webContents.executeJavaScript(`document.querySelector('input') !== null`) ?? false,
  press(keys) {
    shownAt = 0;
    const at = performance.timeOrigin + performance.now();
    pressed.get(keys)();
    return at;
  },
  // As if none had been kept ready.
  drop: () => quickDial()?.destroy(),
  shown: () => shownAt,
  visible: () => quickDial()?.isVisible() ?? false,
  // How long a word from main to the page takes there and back: on the stand-in that is DevTools' way, which Electron has not.
  async word() {
    const from = performance.now();
    await quickDial().webContents.executeJavaScript('0');
    return performance.now() - from;
  },
  page: (code) => quickDial().webContents.executeJavaScript(code),
};

createInterface({ input: process.stdin }).on('line', async (line) => {
  const [name, argument] = JSON.parse(line);
  let answer;
  try {
    answer = { value: await orders[name](argument) };
  } catch (error) {
    answer = { error: String(error) };
  }
  process.stdout.write(`BENCH ${JSON.stringify(answer)}\n`);
});
