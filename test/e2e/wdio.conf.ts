import { appendFileSync } from 'node:fs';
import path from 'node:path';
import { browser, multiremotebrowser } from '@wdio/globals';
import { startEdge, stopEdge } from './support/edge.ts';
import { endedSpecs, instanceFolder, type tones } from './support/run.ts';

const root = path.resolve(import.meta.dirname, '../..');
const executable = process.env.OFFHOOK_E2E_ELECTRON ?? '';
const chromedriver = process.env.OFFHOOK_E2E_CHROMEDRIVER;

/** One app: its own profile and policy, a known tone in its microphone's place. */
function app(
  instance: string,
  spec: string | null,
  tone: keyof typeof tones = 'alice',
  media: readonly string[] = [],
) {
  const folder = instanceFolder(instance);
  const microphone = path.join(instanceFolder('tones'), `${tone}.wav`);
  const mediaArgs =
    media.length > 0
      ? media
      : [
          '--use-fake-device-for-media-stream',
          '--use-fake-ui-for-media-stream',
          `--use-file-for-fake-audio-capture=${microphone}`,
        ];
  return {
    browserName: 'electron',
    ...(spec === null ? {} : { 'wdio:specs': [`./${spec}.e2e.ts`] }),
    'wdio:electronServiceOptions': {
      appBinaryPath: executable,
      appArgs: [
        `--app=${root}`,
        `--user-data-dir=${path.join(folder, 'user-data')}`,
        `--policy=${path.join(folder, 'policy.json')}`,
        ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
        ...mediaArgs,
      ],
    },
    ...(chromedriver === undefined ? {} : { 'wdio:chromedriverOptions': { binary: chromedriver } }),
  };
}

/** Specs that need two apps at once, and so a run of their own: who is alice there, and who carol. */
const pairs: Readonly<Record<string, readonly [string, string]>> = {
  'two-phones': ['alice', 'carol'],
  'screen-share': ['sharer', 'viewer'],
};

/** Which specs this run is about. */
const specs = (process.env.OFFHOOK_E2E_SPECS ?? '').split(',');
const pair = pairs[specs[0] ?? ''];
const instances = pair ?? specs;

export const config = {
  runner: 'local',
  specs: specs.map((name) => `./${name}.e2e.ts`),
  maxInstances: 1,
  // WebdriverIO takes an Xvfb wherever one is installed: the stand-in for Electron does without a display.
  autoXvfb: chromedriver === undefined,
  logLevel: (process.env.OFFHOOK_E2E_LOG ?? 'error') as 'error',
  outputDir: process.env.OFFHOOK_E2E_OUT ?? instanceFolder('logs'),
  // A busy machine takes its time until an app can be driven: patience for 20 s, where the service has 300 ms.
  services: [
    ['electron', { cdpBridgeTimeout: 30_000, cdpBridgeWaitInterval: 200, cdpBridgeRetryCount: 100 }],
  ],
  capabilities:
    pair === undefined
      ? specs.map((name) => app(name, name))
      : {
          [pair[0]]: { capabilities: app(pair[0], null) },
          [pair[1]]: { capabilities: app(pair[1], null, 'carol') },
        },
  framework: 'mocha',
  reporters: ['spec'],
  mochaOpts: { timeout: 120_000, bail: false },
  waitforTimeout: 30_000,
  // In the worker, before the app starts: the policy must be there when it reads it.
  beforeSession: () => startEdge(instances),
  afterSession: () => stopEdge(),
  onWorkerEnd(_id: string, code: number, files: readonly string[]) {
    for (const file of files) appendFileSync(endedSpecs(), `${path.basename(file, '.e2e.ts')} ${code}\n`);
  },
  async afterTest(test: { readonly title: string }, _context: unknown, result: { readonly passed: boolean }) {
    if (result.passed) return;
    const name = test.title.replaceAll(/[^a-z0-9]+/gi, '-').slice(0, 60);
    for (const instance of pair ?? ['']) {
      const phone = instance === '' ? browser : multiremotebrowser.getInstance(instance);
      await phone.saveScreenshot(instanceFolder(`failed-${name}${instance}.png`));
    }
  },
};
