import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../../src/main/clock.ts';
import { idleEngine } from '../../../src/main/control/commands.ts';
import { chooseControlPlace } from '../../../src/main/control/control-place.ts';
import { type ControlServer, startControlServer } from '../../../src/main/control/control-server.ts';
import type { StatusReport } from '../../../src/main/control/status-report.ts';
import type { ControlCommand } from '../../../src/shared/control.ts';
import type { CallSummary } from '../../../src/shared/engine-summary.ts';
import { describeResult, runScriptedCall } from '../../../tools/scripted/scripted-call.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { summaryCall } from '../../support/summary-call.ts';

const flow = (packets: number, energy: number) => ({
  packets,
  bytes: packets * 60,
  lost: 0,
  level: 0,
  energy,
});

const connected = summaryCall({
  id: 'one',
  peer: { uri: 'sip:600@example.com', number: '600', name: null },
  startedAt: 0,
  connectedAt: 1,
  setupMs: 1,
  codec: 'opus',
  path: 'host udp',
  rttMs: 1,
  inbound: flow(500, 1.5),
  outbound: flow(500, 1.5),
});

const status = (calls: readonly CallSummary[]): StatusReport => ({
  identity: 'signed-in',
  problem: null,
  problemDetail: null,
  quiet: false,
  secretStore: 'none',
  update: null,
  registration: { ...idleEngine.registration, state: 'registered', registeredMs: 100 },
  doNotDisturb: false,
  calls: [...calls],
  counters: null,
});

let folder: string;
let server: ControlServer | null = null;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-scripted-'));
});
afterEach(async () => {
  await server?.close();
  rmSync(folder, { recursive: true });
});

/** Makes the scripted call with an app that is nothing but its control socket; `call` is the one it has once dialled. */
async function callWith(call: CallSummary) {
  const commands: string[] = [];
  const calls: CallSummary[] = [];
  const machine = { platform: process.platform, environment: {}, home: folder, tmp: folder };
  server = await startControlServer({
    clock: systemClock,
    place: chooseControlPlace(folder, machine),
    async handle(command: ControlCommand) {
      if (command.verb === 'status') return { ok: true, value: status(calls) };
      commands.push(command.verb);
      if (command.verb === 'dial') calls.push(call);
      if (command.verb === 'hangup') calls[0] = { ...call, state: 'ended', endedAt: 2 };
      return { ok: true, value: null };
    },
    watch: () => () => undefined,
    log: createMemoryLog(),
    commandTimeoutMs: 5000,
  });
  const result = runScriptedCall({
    userDataDir: folder,
    signIn: null,
    dial: '600',
    talkMs: 0,
    screenshot: path.join(folder, 'call.png'),
    signal: AbortSignal.timeout(20_000),
  });
  return { result, commands };
}

describe('the scripted call', () => {
  it('is a success when audio went out and came back', async () => {
    const { result, commands } = await callWith(connected);
    expect(await result).toMatchObject({
      ok: true,
      registeredMs: 100,
      inbound: { packets: 500, energy: 1.5 },
    });
    expect(commands).toEqual(['dial', 'screenshot', 'hangup']);
  });

  it.each([
    ['nothing came back', { inbound: flow(0, 0) }],
    ['what came back is silence', { inbound: flow(500, 1e-6) }],
    ['nothing went out', { outbound: flow(0, 0) }],
    ['what went out is silence', { outbound: flow(500, 0) }],
  ])('is none when %s', async (_name, change) => {
    const { result } = await callWith({ ...connected, ...change });
    expect((await result).ok).toBe(false);
    expect(describeResult(await result)).toContain('NO AUDIO');
  });

  it('fails with the call when that ends early', async () => {
    const { result } = await callWith({
      ...connected,
      state: 'ended',
      end: { cause: 'busy', by: 'remote', sipCode: 486 },
    });
    await expect(result).rejects.toThrow(/ended early.*busy/);
  });
});
