import path from 'node:path';
import * as v from 'valibot';
import type { CallSummary, FlowSummary } from '../../src/shared/engine-summary.ts';
import { createRemote, lastCall, type Remote, type Status } from './remote.ts';

export interface ScriptedCallOptions {
  readonly userDataDir: string;
  /** Does in the "browser" what a person does there; null when the account comes from a managed file. */
  readonly signIn: ((authorizationUrl: string) => Promise<void>) | null;
  readonly dial: string;
  readonly talkMs: number;
  readonly screenshot: string;
  readonly signal: AbortSignal;
}

/** Figures of one scripted call. Durations in ms, energy as W3C `totalAudioEnergy`. */
export interface ScriptedCallResult {
  /** Audio went out and came back. */
  readonly ok: boolean;
  /** Connecting to the 200 of REGISTER. */
  readonly registeredMs: number | null;
  /** Dialling to connected. */
  readonly setupMs: number | null;
  readonly inbound: Pick<FlowSummary, 'packets' | 'energy'>;
  readonly outbound: Pick<FlowSummary, 'packets' | 'energy'>;
  readonly codec: string | null;
  readonly path: string | null;
  readonly rttMs: number | null;
  readonly lost: number;
  readonly screenshot: string;
}

const startMs = 60_000;
const stepMs = 30_000;
/** Comfort noise stays far below; ten seconds of speech far above. */
const leastEnergy = 1e-4;
const authorizationSchema = v.object({ authorizationUrl: v.string() });

/** Signs in, registers, dials, talks, takes a picture, hangs up: what a newcomer would do by hand. */
export async function runScriptedCall(options: ScriptedCallOptions): Promise<ScriptedCallResult> {
  const app = createRemote(options.userDataDir, options.signal);
  await app.until('start', (status) => status.identity !== 'provisioning', startMs);
  if (options.signIn !== null) await signIn(app, options.signIn);
  const { registration } = await app.until(
    'registration',
    (status) => status.registration.state === 'registered',
    stepMs,
  );

  await app.send({ verb: 'dial', target: options.dial });
  await app.until('answer', (status) => goingOn(status)?.state === 'connected', stepMs);
  await talked(app, options.talkMs / 2);
  await app.send({ verb: 'screenshot', file: options.screenshot });
  const call = await talked(app, options.talkMs);
  await app.send({ verb: 'hangup' });
  await app.until('end', (status) => status.calls.at(-1)?.state === 'ended', stepMs);

  return {
    ok: audible(call.inbound) && audible(call.outbound),
    registeredMs: registration.registeredMs,
    setupMs: call.setupMs,
    inbound: { packets: call.inbound.packets, energy: call.inbound.energy },
    outbound: { packets: call.outbound.packets, energy: call.outbound.energy },
    codec: call.codec,
    path: call.path,
    rttMs: call.rttMs,
    lost: call.inbound.lost,
    screenshot: options.screenshot,
  };
}

async function signIn(app: Remote, person: (authorizationUrl: string) => Promise<void>): Promise<void> {
  const { authorizationUrl } = v.parse(authorizationSchema, await app.send({ verb: 'sign-in' }));
  await person(authorizationUrl);
  await app.until('sign-in', (status) => status.identity === 'signed-in', stepMs);
}

/** The call, if there is one yet; throws when it has ended: nobody needs to wait for what cannot come any more. */
function goingOn({ calls }: Status): CallSummary | undefined {
  const call = calls.at(-1);
  if (call?.state === 'ended') throw new Error(`the call ended early: ${JSON.stringify(call)}`);
  return call;
}

/** The call once it has lasted this long; throws when it ended before. */
async function talked(app: Remote, forMs: number) {
  const status = await app.until(
    'the call',
    (last) => {
      const connectedAt = goingOn(last)?.connectedAt ?? null;
      return connectedAt !== null && Date.now() - connectedAt >= forMs;
    },
    forMs + stepMs,
  );
  return lastCall(status);
}

function audible({ packets, energy }: Pick<FlowSummary, 'packets' | 'energy'>): boolean {
  return packets > 0 && energy > leastEnergy;
}

/** The result for a person to read. */
export function describeResult(result: ScriptedCallResult): string {
  const ms = (value: number | null) => (value === null ? 'unknown' : `${Math.round(value)} ms`);
  const flow = ({ packets, energy }: { packets: number; energy: number }) =>
    `${packets} packets, energy ${energy.toFixed(4)}`;
  return [
    `  registered in   ${ms(result.registeredMs)}`,
    `  call set up in  ${ms(result.setupMs)}`,
    `  heard           ${flow(result.inbound)}, ${result.lost} lost`,
    `  sent            ${flow(result.outbound)}`,
    `  codec, path     ${result.codec ?? 'unknown'}, ${result.path ?? 'unknown'}, round trip ${ms(result.rttMs)}`,
    `  picture         ${path.relative(process.cwd(), result.screenshot)}`,
    result.ok ? '  Audio came back: the call works.' : '  NO AUDIO came back.',
  ].join('\n');
}
