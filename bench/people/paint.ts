import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startDemo } from '../../demo/start.ts';
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

/** Ms from a sign that is typed into the search to the frame on the screen that shows whom it finds. */
export async function measurePaint(options: PaintOptions): Promise<readonly number[]> {
  const { executable, folder, database, login } = options;
  mkdirSync(path.join(folder, 'user-data', 'people'), { recursive: true });
  cpSync(database, path.join(folder, 'user-data', 'people', path.basename(database)));
  const demo = await startDemo();
  const caFile = path.join(folder, 'ca.pem');
  writeFileSync(caFile, demo.certificate.pem);
  const app = await startApp({
    ...{ executable, place: null, folder, policy: demo.policy, login, tone: 440, caFile },
  });
  try {
    await app.press('People');
    const isThere = () => app.evaluate(() => document.querySelector('.person-row') !== null, null);
    await until(isThere, 'nobody is on the screen', 30_000);
    const times: number[] = [];
    for (const texts of options.typed) times.push(...(await app.evaluate(typeAndWatch, texts)));
    return times;
  } finally {
    await app.stop();
    await demo.close();
  }
}

/** Runs in the page. What finds the same as before, or nobody, is not counted: there is nothing to be seen. */
async function typeAndWatch(texts: readonly string[]): Promise<number[]> {
  const field = document.querySelector<HTMLInputElement>('.search__input');
  // React listens to what a person does, which is not to set a property.
  const write = Object.getOwnPropertyDescriptor(HTMLInputElement.prototype, 'value')?.set;
  if (field === null || write === undefined) throw new Error('there is no search');
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
  const times: number[] = [];
  for (const text of ['', ...texts]) {
    const before = shown();
    const from = performance.now();
    write.call(field, text);
    field.dispatchEvent(new Event('input', { bubbles: true }));
    let now = from;
    while (shown() === before && now - from < 1000) {
      await painted();
      now = performance.now();
    }
    if (text !== '' && shown() !== before) times.push(now - from);
  }
  return times;
}
