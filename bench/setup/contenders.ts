import { existsSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { build } from 'vite';
import { startChild } from '../../test/lab/support/child.ts';
import { type DevTools, openDevTools } from '../../test/lab/support/devtools.ts';
import type { Lab } from '../../test/lab/support/lab.ts';
import { until } from '../../test/lab/support/until.ts';
import { writeToneWav } from '../../test/support/tone-wav.ts';
import { fakeMicrophone } from '../../tools/launch/app.ts';
import type { BenchAccount, IceSettings } from '../alternatives/account.ts';
import { installProbe } from './page-probe.ts';

/** A phone that is registered, with a person at it. */
export interface Caller {
  readonly name: string;
  readonly page: DevTools;
  /** Of the process that everything else of it descends from. */
  readonly pid: number;
  /** The field for the number is there, empty, and has the focus. */
  ready(): Promise<void>;
  hangUp(): Promise<void>;
  stop(): Promise<void>;
}

const alternatives = path.resolve(import.meta.dirname, '../alternatives');
const tone = 440;

export async function startOffhook(lab: Lab, stun: string): Promise<Caller> {
  const app = await lab.startApp('offhook', {
    account: 'managed',
    tone,
    policy: (policy) => {
      const { provisioning } = policy;
      if (provisioning === undefined) throw new Error('the policy holds no account');
      return { ...policy, provisioning: { ...provisioning, ice: { servers: [{ urls: [stun] }] } } };
    },
  });
  const page = openDevTools(lab.network.namespaces.client, app.userDataDir);
  await page.evaluate(installProbe, null);
  return {
    name: 'Offhook',
    page,
    pid: app.pid,
    ready: () => until(() => page.evaluate(focusDialField, null), 'Offhook shows no dial field'),
    hangUp: () =>
      app
        .hangUp()
        .then(() => app.call('ended'))
        .then(() => undefined),
    async stop() {
      await page.close();
      await app.stop();
    },
  };
}

/** Runs in the page: leaves what is shown of the last call. */
function focusDialField(): boolean {
  const field = document.querySelector<HTMLInputElement>('.dial-field__input');
  const buttons = [...document.querySelectorAll('button')];
  if (field === null) buttons.find(({ textContent }) => textContent === 'Close')?.click();
  field?.focus();
  return field !== null && field === document.activeElement;
}

export interface Alternative {
  readonly name: string;
  readonly folder: 'simple-user' | 'jssip';
  /** A desk phone's number of the edge. */
  readonly number: string;
}

/** A library in the smallest Electron app that can hold it, with its defaults; told of the same servers as ours. */
export async function startAlternative(
  lab: Lab,
  executable: string,
  { name, folder, number }: Alternative,
  ice: IceSettings,
): Promise<Caller> {
  const { client } = lab.network.namespaces;
  const own = path.join(lab.network.folder, folder);
  const userDataDir = path.join(own, 'user-data');
  mkdirSync(own, { recursive: true });
  const outDir = path.join(lab.network.folder, 'pages', folder);
  if (!existsSync(outDir))
    await build({
      root: path.join(alternatives, folder),
      base: './',
      logLevel: 'error',
      build: { outDir, target: 'esnext', modulePreload: false },
    });
  const microphone = path.join(own, 'microphone.wav');
  writeToneWav(microphone, tone, 12);
  const account: BenchAccount = {
    server: lab.edge.urls.wss,
    aor: `sip:${number}@${lab.edge.domain}`,
    username: number,
    password: lab.edge.deskPhones.get(number) ?? '',
    ice,
  };
  const child = startChild({
    place: client,
    command: [
      executable,
      path.join(alternatives, 'main.mjs'),
      `--user-data-dir=${userDataDir}`,
      ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
      ...fakeMicrophone(microphone),
      '--remote-debugging-port=0',
    ],
    env: { BENCH_CONFIG: JSON.stringify({ folder: outDir, sha256: lab.edge.certificate.sha256, account }) },
  });
  let opened: DevTools | null = null;
  await until(
    async () => {
      try {
        opened ??= openDevTools(client, userDataDir);
        return (await opened.evaluate(() => document.title, null)) === 'registered';
      } catch {
        opened = null;
        return false;
      }
    },
    () => `${name} does not register: ${child.output().slice(-1000)}`,
  );
  if (opened === null) throw new Error(`${name} has no page`);
  const page: DevTools = opened;
  await page.evaluate(installProbe, null);
  return {
    name,
    page,
    pid: child.process.pid ?? 0,
    ready: () =>
      until(
        () => page.evaluate(() => document.activeElement?.tagName === 'INPUT', null),
        `${name} has no field`,
      ),
    hangUp: () => page.evaluate(() => document.querySelector<HTMLElement>('#hang-up')?.click(), null),
    async stop() {
      await page.close();
      await child.stop();
    },
  };
}
