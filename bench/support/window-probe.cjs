// Loaded into every measured app with --require: tells on stdout when its first window has loaded its page.
const { app } = require('electron');

app.once('browser-window-created', (_event, window) => {
  window.webContents.once('did-finish-load', () => process.stdout.write(`BENCH-WINDOW ${Date.now()}\n`));
});
