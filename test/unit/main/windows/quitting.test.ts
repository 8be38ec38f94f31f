import { EventEmitter } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { watchQuitting } from '../../../../src/main/windows/quitting.ts';

const main = join(import.meta.dirname, '../../../../src/main');

function setUp() {
  const signs = { app: new EventEmitter(), autoUpdater: new EventEmitter() };
  return { ...signs, isQuitting: watchQuitting(signs) };
}

describe('whether windows may be closed', () => {
  it('is so from the first word of quitting on', () => {
    const { app, isQuitting } = setUp();
    expect(isQuitting()).toBe(false);
    app.emit('before-quit');
    expect(isQuitting()).toBe(true);
  });

  it('is so when macOS installs an update, which closes them all before it tells of quitting', () => {
    const { app, autoUpdater, isQuitting } = setUp();
    const closed: boolean[] = [];
    // Electron's order: quitAndInstall tells this, then closes the windows, then quits.
    autoUpdater.emit('before-quit-for-update');
    closed.push(isQuitting());
    app.emit('before-quit');
    expect(closed).toEqual([true]);
  });

  it('is what every window goes by: nobody else in main asks for that by `before-quit` alone', () => {
    const asks = readdirSync(main, { recursive: true, encoding: 'utf8' })
      .filter((name) => name.endsWith('.ts'))
      .filter((name) => /\.on\(\s*'before-quit'/.test(readFileSync(join(main, name), 'utf8')));
    // The farewell holds quitting back, and is said before an update by itself (decision 116).
    expect(asks.toSorted()).toEqual(['composition.ts', 'windows/quitting.ts']);
  });
});
