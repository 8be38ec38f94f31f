import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { ControlName } from '../../../demo/control.ts';
import type { PolicyInput } from '../../../src/shared/policy.ts';
import { runFolder } from './run.ts';

const entry = path.resolve(import.meta.dirname, '../../../demo/main.ts');
const placeSchema = v.object({ url: v.string(), secret: v.string() });
const valueSchema = v.object({ value: v.unknown() });

/** A demo edge of its own, in a process whose clock is not the app's. */
export interface DemoProcess {
  readonly policy: PolicyInput;
  /** Turns one of its switches. */
  switch(name: ControlName, input?: unknown): Promise<unknown>;
  stop(): Promise<void>;
}

export async function startDemoProcess(name: string, ...options: readonly string[]): Promise<DemoProcess> {
  const folder = path.join(runFolder(), name);
  const child = spawn(process.execPath, [entry, '--run-dir', folder, ...options], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: { PATH: process.env.PATH },
  });
  const exited = once(child, 'exit');
  let said = '';
  for await (const chunk of child.stdout) {
    said += String(chunk);
    if (said.includes('Stop with')) break;
  }
  const read = (file: string): unknown => JSON.parse(readFileSync(path.join(folder, file), 'utf8'));
  const { url, secret } = v.parse(placeSchema, read('control.json'));
  return {
    policy: read('policy.json') as PolicyInput,
    async switch(which, input = {}) {
      const answer = await fetch(`${url}/${which}`, {
        method: 'POST',
        headers: { authorization: `Bearer ${secret}` },
        body: JSON.stringify(input),
      });
      if (!answer.ok) throw new Error(`${which}: ${await answer.text()}`);
      return v.parse(valueSchema, await answer.json()).value;
    },
    async stop() {
      child.kill();
      await exited;
    },
  };
}
