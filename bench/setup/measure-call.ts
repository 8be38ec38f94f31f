import { setTimeout as sleep } from 'node:timers/promises';
import type { Baresip } from '../../test/lab/support/baresip.ts';
import type { Capture } from '../../test/lab/support/capture.ts';
import { until } from '../../test/lab/support/until.ts';
import type { Caller } from './contenders.ts';
import { type Mark, takeMarks } from './page-probe.ts';

/** One call. ms after the key was pressed. */
export interface Measured {
  readonly answeredMs: number;
  /** First RTP at the caller's network interface: the far side can be heard. */
  readonly heardMs: number;
  /** First RTP at the called phone. */
  readonly spokenMs: number;
  readonly steps: ReadonlyMap<string, number>;
}

/** What passes the caller's network and the phone's. */
export interface Ears {
  readonly client: Capture;
  readonly office: Capture;
}

const mostMs = 60_000;
const pollMs = 100;
/** For what is still under way when a call is over. */
const pauseMs = 700;

const endedIn = (desk: Baresip): number =>
  [...desk.output().matchAll(/Call with .* terminated|session closed/g)].length;

/** Null when no call came about. */
export async function measureCall(caller: Caller, desk: Baresip, ears: Ears): Promise<Measured | null> {
  try {
    return await callOnce(caller, desk, ears);
  } catch (error) {
    console.error(error instanceof Error ? error.message : error);
    await caller.hangUp().catch(() => undefined);
    await sleep(pauseMs);
    return null;
  }
}

async function callOnce(caller: Caller, desk: Baresip, ears: Ears): Promise<Measured> {
  await caller.ready();
  await caller.page.evaluate(takeMarks, null);
  const endedBefore = endedIn(desk);
  await caller.page.type(desk.number);
  await caller.page.pressEnter();
  const marks: Mark[] = [];
  const has = (name: string) => marks.some((mark) => mark.name === name);
  await until(
    async () => {
      await sleep(pollMs);
      marks.push(...(await caller.page.evaluate(takeMarks, null)));
      return has('200') && has('connection connected') && has('unmute');
    },
    () => `${caller.name} has no call: ${marks.map(({ name }) => name).join(', ')}`,
    mostMs,
  );
  await sleep(pauseMs);
  await caller.hangUp();
  await until(() => endedIn(desk) > endedBefore, `${caller.name}: the phone still talks`);
  await sleep(pauseMs);

  const enter = marks.find(({ name }) => name === 'Enter')?.atMs;
  if (enter === undefined) throw new Error(`${caller.name}: Enter was not seen`);
  const steps = new Map<string, number>();
  for (const { name, atMs } of marks) steps.set(numbered(steps, name), atMs - enter);
  const first = (capture: Capture, address: string): number => {
    const packet = capture.rtp().find(({ atMs, to }) => atMs > enter && to.startsWith(`${address}:`));
    if (packet === undefined) throw new Error(`${caller.name}: no sound at ${address}`);
    return packet.atMs - enter;
  };
  return {
    answeredMs: steps.get('200') ?? Number.NaN,
    heardMs: first(ears.client, '192.168.1.2'),
    spokenMs: first(ears.office, '10.20.0.2'),
    steps,
  };
}

/** "INVITE out", then "INVITE out 2". */
function numbered(steps: ReadonlyMap<string, number>, name: string): string {
  for (let count = 1; ; count++) {
    const candidate = count === 1 ? name : `${name} ${count}`;
    if (!steps.has(candidate)) return candidate;
  }
}
