import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import puppeteer from 'puppeteer-core';
import { build, preview } from 'vite';
import { chromiumSwitches } from '../../../src/main/windows/chromium-switches.ts';
import type { ScenarioName, scenarios } from './scenarios.ts';

type Input<N extends ScenarioName> = Parameters<(typeof scenarios)[N]>;
type Outcome<N extends ScenarioName> = Awaited<ReturnType<(typeof scenarios)[N]>>;

export interface MediaPage {
  play<N extends ScenarioName>(name: N, ...input: Input<N>): Promise<Outcome<N>>;
  close(): Promise<void>;
}

export async function openMediaPage(): Promise<MediaPage> {
  const root = fileURLToPath(new URL('.', import.meta.url));
  const outDir = await mkdtemp(join(tmpdir(), 'offhook-media-page-'));
  // As electron.vite.config.ts has it.
  const common = { root, configFile: false, logLevel: 'error', worker: { format: 'es' } } as const;
  await build({ ...common, build: { outDir, emptyOutDir: true } });
  const server = await preview({ ...common, build: { outDir }, preview: { host: '127.0.0.1', port: 0 } });
  const address = server.resolvedUrls?.local[0];
  if (address === undefined) throw new Error('the media page has no address');
  const browser = await puppeteer.launch({
    executablePath: process.env.CHROMIUM_PATH ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-dev-shm-usage',
      '--use-fake-device-for-media-stream',
      '--use-fake-ui-for-media-stream',
      ...Object.entries(chromiumSwitches).map(([name, value]) => `--${name}=${value}`),
    ],
  });
  const page = await browser.newPage();
  await page.goto(address);
  await page.waitForFunction('typeof play === "function"');
  return {
    async play<N extends ScenarioName>(name: N, ...input: Input<N>): Promise<Outcome<N>> {
      const call = `play(${JSON.stringify(name)}, ${JSON.stringify(input[0] ?? null)})`;
      return (await page.evaluate(call)) as Outcome<N>;
    },
    async close() {
      await browser.close();
      await server.close();
      await rm(outDir, { recursive: true });
    },
  };
}
