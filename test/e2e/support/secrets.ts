import { spawn } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { findCredentialsAsync } from '@napi-rs/keyring';
import { browser } from '@wdio/globals';
import * as v from 'valibot';
import { parseSessionEnd, parseSessionSecret } from '../../../src/main/identity/session-secret.ts';
import { processTree } from '../../support/process-tree.ts';
import { filesHolding, jsonWebToken } from '../../support/spill.ts';
import { edge } from './edge.ts';
import { instanceFolder } from './run.ts';

// Where a secret of this run could be found by somebody who looks: files, processes, the page's storage.

type Secret = string | RegExp;

const privateKeySchema = v.object({ d: v.string() });
/** Private keys that tokens of this run are bound to: the app made them, so they are known from its keychain alone. */
const keys = new Set<string>();

/** The refresh tokens in the keychain. */
export async function keptInKeychain(): Promise<readonly string[]> {
  const kept = (await findCredentialsAsync('Offhook'))
    .filter(({ password }) => parseSessionEnd(password) === null)
    .map(({ password }) => parseSessionSecret(password));
  for (const { proofKey } of kept)
    if (proofKey !== null) keys.add(v.parse(privateKeySchema, JSON.parse(proofKey)).d);
  return kept.map(({ refreshToken }) => refreshToken);
}

/** Every secret that the demo has given out or the app has made, ended since or not; tokens that are JWTs are known by their look. */
export function minted(): readonly Secret[] {
  return [jsonWebToken, ...edge().identity.everIssued(), ...edge().digestPasswords.values(), ...keys];
}

const holds = (text: string, secret: Secret): boolean =>
  typeof secret === 'string' ? text.includes(secret) : secret.test(text);

/** As Chromium's databases keep a text that is not all Latin. */
const inUtf16 = (secret: string): string => Buffer.from(secret, 'utf16le').toString('latin1');

/** Where the app keeps everything: its profile with logs and crash folder, Chromium's files in it, and its policy. */
const folderOf = instanceFolder;

const readProcess = (pid: number, what: 'cmdline' | 'environ'): string => {
  try {
    return readFileSync(`/proc/${pid}/${what}`, 'latin1');
  } catch {
    // It has ended meanwhile.
    return '';
  }
};

/** Command line and environment of every process of this app: whoever was told its profile, and all that these started. */
export function processTexts(instance: string): readonly string[] {
  const profile = path.join(folderOf(instance), 'user-data');
  const first = readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .map(Number)
    .filter((pid) => readProcess(pid, 'cmdline').includes(profile));
  const all = new Set(first.flatMap((pid) => processTree(pid)));
  return [...all].flatMap((pid) => [readProcess(pid, 'cmdline'), readProcess(pid, 'environ')]);
}

/** localStorage, sessionStorage, cookies, every record of every IndexedDB, and the page as it stands. */
export async function pageStorage(): Promise<string> {
  return await browser.execute(async () => {
    const done = <T>(request: IDBRequest<T>): Promise<T> =>
      new Promise((resolve, reject) => {
        request.onsuccess = () => resolve(request.result);
        request.onerror = () => reject(request.error);
      });
    const records: unknown[] = [];
    for (const { name } of await indexedDB.databases()) {
      const database = await done(indexedDB.open(name ?? ''));
      for (const store of database.objectStoreNames)
        records.push(await done(database.transaction(store).objectStore(store).getAll()));
      database.close();
    }
    const web = [{ ...localStorage }, { ...sessionStorage }, document.cookie];
    return JSON.stringify([...web, records, document.documentElement.outerHTML]);
  });
}

/** Where which of these secrets was found; the secret itself is not told. */
export async function spilled(
  instance: string,
  secrets: readonly Secret[] = minted(),
): Promise<readonly string[]> {
  const storage = await pageStorage();
  const processes = processTexts(instance);
  const forms = secrets.flatMap((secret, index) =>
    (typeof secret === 'string' ? [secret, inUtf16(secret)] : [secret]).map((form) => ({ form, index })),
  );
  return forms.flatMap(({ form, index }) => [
    ...filesHolding(folderOf(instance), form).map((file) => `secret ${index} in ${file}`),
    ...(holds(storage, form) ? [`secret ${index} in the page or its storage`] : []),
    ...(processes.some((text) => holds(text, form)) ? [`secret ${index} in a process`] : []),
  ]);
}

/** Where `spilled` finds a text that was put into each kind of place; the text is no secret of anybody. */
export async function foundWherePlanted(instance: string): Promise<readonly string[]> {
  const planted = `planted-${randomUUID()}`;
  const profile = path.join(folderOf(instance), 'user-data');
  const files = ['planted', 'planted-utf16'].map((name) => path.join(profile, name));
  writeFileSync(files[0] ?? '', `{"token":"${planted}"}`);
  writeFileSync(files[1] ?? '', planted, 'utf16le');
  const wait = ['-e', 'setInterval(() => undefined, 1000)'];
  const child = spawn(process.execPath, [...wait, profile], { stdio: 'ignore', env: { TOKEN: planted } });
  try {
    await once(child, 'spawn');
    const found: string[] = [];
    for (const place of ['localStorage', 'sessionStorage', 'indexedDB'] as const) {
      await setInPage(place, planted);
      if ((await pageStorage()).includes(planted)) found.push(place);
      await setInPage(place, '');
    }
    return [...found, ...(await spilled(instance, [planted]))];
  } finally {
    child.kill();
    for (const file of files) rmSync(file);
  }
}

async function setInPage(
  place: 'localStorage' | 'sessionStorage' | 'indexedDB',
  text: string,
): Promise<void> {
  await browser.execute(
    async (where, value) => {
      if (where !== 'indexedDB') {
        globalThis[where].setItem('planted', value);
        return;
      }
      await new Promise<void>((resolve, reject) => {
        const request = indexedDB.open('planted', 1);
        request.onerror = () => reject(request.error);
        request.onupgradeneeded = () => request.result.createObjectStore('planted');
        request.onsuccess = () => {
          const change = request.result.transaction('planted', 'readwrite');
          change.objectStore('planted').put(value, 'planted');
          change.oncomplete = () => {
            request.result.close();
            resolve();
          };
        };
      });
    },
    place,
    text,
  );
}
