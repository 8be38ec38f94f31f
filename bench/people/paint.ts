import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { startDemo } from '../../demo/start.ts';
import type { Bridge } from '../../src/shared/ipc/contract.ts';
import { startApp } from '../../test/lab/support/app.ts';
import { until } from '../../test/lab/support/until.ts';

/** What is needed to see the contacts in the built app. */
export interface PaintOptions {
  readonly executable: string;
  readonly folder: string;
  /** The database, as main names it for this person. */
  readonly database: string;
  /** Who signs in at the demo edge. */
  readonly login: string;
  /** Whatever is typed, from nothing to the whole of each. */
  readonly typed: readonly (readonly string[])[];
}

/** Of one sign, ms. */
export interface SignTimes {
  /** From the field's event until the list holds other people. */
  readonly listed: number;
  /** From the field's event to the frame on the screen that shows them. */
  readonly painted: number;
}

export interface Paint {
  /** Just after it was opened: main reads all numbers anew, for the file was written by other rules. */
  readonly whileRereading: readonly SignTimes[];
  readonly otherwise: readonly SignTimes[];
  /** The same questions without a field and a list: ms from the page to main and back. */
  readonly asked: readonly number[];
}

/** How soon after a sign is typed into the search it can be seen whom it finds. */
export async function measurePaint(options: PaintOptions): Promise<Paint> {
  const { executable, folder, database, login, typed } = options;
  mkdirSync(path.join(folder, 'user-data', 'people'), { recursive: true });
  const file = path.join(folder, 'user-data', 'people', path.basename(database));
  cpSync(database, file);
  const before = readBy(file);
  const demo = await startDemo();
  const caFile = path.join(folder, 'ca.pem');
  writeFileSync(caFile, demo.certificate.pem);
  const app = await startApp({
    ...{ executable, place: null, folder, policy: demo.policy, login, tone: 440, caFile },
  });
  const isRead = () => readBy(file) !== '';
  const type = async (mayGoOn: () => boolean): Promise<readonly SignTimes[]> => {
    const times: SignTimes[] = [];
    for (const texts of typed) {
      const some = await app.evaluate(typeAndWatch, texts);
      if (!mayGoOn()) break;
      times.push(...some);
    }
    return times;
  };
  try {
    await app.press('People');
    const isThere = () => app.evaluate(() => document.querySelector('.person-row') !== null, null);
    await until(isThere, 'nobody is on the screen', 30_000);
    const whileRereading = await type(() => !isRead());
    await until(isRead, 'the numbers were not read anew in time', 180_000);
    if (readBy(file) === before) throw new Error('the rules are those of before');
    const otherwise = await type(() => true);
    return { whileRereading, otherwise, asked: await app.evaluate(ask, typed.flat()) };
  } finally {
    await app.stop();
    await demo.close();
  }
}

/** By which rules all its numbers are read; empty while they are read anew. */
function readBy(file: string): string {
  const database = new DatabaseSync(file, { readOnly: true });
  try {
    return String(database.prepare("SELECT value FROM facts WHERE name = 'read-by'").get()?.value);
  } finally {
    database.close();
  }
}

/** Runs in the page. */
async function ask(texts: readonly string[]): Promise<number[]> {
  const bridge = Reflect.get(window, 'offhook') as Bridge;
  const times: number[] = [];
  for (const text of texts) {
    const from = performance.now();
    await bridge.request('people.list', { text, from: 0, most: 50 });
    times.push(performance.now() - from);
  }
  return times;
}

/** Runs in the page. What finds the same as before, or nobody, is not counted: there is nothing to be seen. */
async function typeAndWatch(texts: readonly string[]): Promise<SignTimes[]> {
  const field = document.querySelector<HTMLInputElement>('.search__input');
  // React listens to what a person does, which is not to set a property.
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  const place = field?.closest('aside');
  if (field === null || write === undefined || place === null || place === undefined)
    throw new Error('there is no search');
  const shown = (): string => document.querySelector('.people-list')?.textContent ?? '';
  /** After the next frame is on the screen. */
  const painted = (): Promise<void> =>
    new Promise((resolve) => {
      requestAnimationFrame(() => {
        const channel = new MessageChannel();
        channel.port1.onmessage = () => resolve();
        channel.port2.postMessage(null);
      });
    });
  /** When the list was another one than before; null: it stayed the same for a second. */
  const changed = (before: string): Promise<number | null> =>
    new Promise((resolve) => {
      const end = (at: number | null): void => {
        clearTimeout(timer);
        observer.disconnect();
        resolve(at);
      };
      const observer = new MutationObserver(() => {
        if (shown() !== before) end(performance.now());
      });
      observer.observe(place, { subtree: true, childList: true, characterData: true });
      const timer = setTimeout(() => end(null), 1000);
    });
  const times: SignTimes[] = [];
  for (const text of ['', ...texts]) {
    const before = shown();
    const change = changed(before);
    const from = performance.now();
    write.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    const at = await change;
    await painted();
    if (text !== '' && at !== null) times.push({ listed: at - from, painted: performance.now() - from });
  }
  return times;
}
