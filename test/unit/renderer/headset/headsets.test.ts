import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { createHeadsets } from '../../../../src/renderer/headset/create-headsets.ts';
import type { noCalls } from '../../../../src/renderer/headset/headset.ts';
import { createFakeCalls } from '../../../support/headset/fake-calls.ts';
import { createFakeHeadset, createFakeHid, type FakeHeadset } from '../../../support/headset/fake-hid.ts';
import { families, readHeadset } from '../../../support/headset/headset-data.ts';

async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
}

function desk(...plugged: FakeHeadset[]) {
  const hid = createFakeHid(...plugged);
  const calls = createFakeCalls((stand) => headsets.callsAre(stand));
  const clock = { nowMs: 0 };
  const log: string[] = [];
  const headsets = createHeadsets({
    hid,
    act: (command) => calls.act(command),
    now: () => clock.nowMs,
    log: (line) => void log.push(line),
  });
  headsets.start();
  return {
    ...{ hid, calls, headsets, clock, log },
    /** Lets everything that is under way arrive; a headset that never falls silent is a loop. */
    async quiet() {
      for (let round = 0; round < 12; round += 1) {
        await settle();
        clock.nowMs += 50;
        if (!plugged.map((device) => device.echo()).includes(true)) return;
      }
      throw new Error('the headset and the call go on answering each other');
    },
  };
}

/** What the lights are to show of the calls. */
function expected({ ringing, line, held, muted }: typeof noCalls) {
  return {
    offHook: line !== null || held !== null,
    mute: line !== null && muted,
    ring: ringing !== null,
    hold: line === null && held !== null,
  };
}

describe.each(families)('a headset of the family %s', (family) => {
  const data = readHeadset(family);
  const shows = (device: FakeHeadset, look: keyof typeof data.lights) =>
    expect(device.written.slice(-data.lights[look].length)).toEqual(data.lights[look]);

  async function ringing() {
    const device = createFakeHeadset(data);
    const all = desk(device);
    await all.quiet();
    all.calls.rings();
    await all.quiet();
    shows(device, 'ringing');
    /** Its own reports, byte for byte. */
    const send = async (act: keyof typeof data.reports) => {
      all.clock.nowMs += 2000;
      for (const report of data.reports[act]) device.send(report);
      await all.quiet();
    };
    return { ...all, device, send };
  }

  it('answers, mutes, and hangs up by its reports, and its lights tell how the call stands', async () => {
    const { calls, device, send } = await ringing();
    await send('answer');
    expect(calls.done).toEqual(['answer']);
    shows(device, 'talking');
    await send('mute');
    expect(calls.done).toEqual(['answer', 'setMuted true']);
    shows(device, 'muted');
    await send('hangUp');
    expect(calls.done).toEqual(['answer', 'setMuted true', 'hangUp']);
    shows(device, 'dark');
  });

  it('sends the caller away by its report', async () => {
    const { calls, device, send } = await ringing();
    await send('reject');
    expect(calls.done).toEqual(['decline']);
    shows(device, 'dark');
  });

  it('swaps by a flash, and holds where there is one call alone', async () => {
    const { calls, send } = await ringing();
    await send('answer');
    await send('swap');
    expect(calls.get()).toMatchObject({ line: null, held: '1' });
    await send('swap');
    expect(calls.get()).toMatchObject({ line: '1', held: null });
    calls.calls();
    await send('swap');
    expect(calls.get()).toMatchObject({ line: '1', held: '2' });
  });

  it('is muted in the app without a loop, however often', async () => {
    const { calls, device, send, quiet } = await ringing();
    await send('answer');
    for (const muted of [true, false, true, false, true]) {
      calls.setMuted(muted);
      await quiet();
      expect(calls.get().muted).toBe(muted);
      expect(device.lit().mute).toBe(muted);
    }
    // Quicker than the headset tells.
    calls.setMuted(false);
    calls.setMuted(true);
    calls.setMuted(false);
    await quiet();
    expect(calls.get().muted).toBe(false);
    expect(device.lit().mute).toBe(false);
    expect(calls.done).toEqual(['answer']);
  });

  it('shows what the calls are, whatever 1000 random events do to both', { timeout: 120_000 }, async () => {
    const step = fc.record({
      what: fc.constantFrom(
        ...(['hook', 'mute', 'flash', 'drop', 'rings', 'calls', 'ends', 'mutes', 'opens'] as const),
        ...(['holds', 'unplug', 'quiet', 'quiet'] as const),
      ),
      waitMs: fc.integer({ min: 0, max: 1500 }),
    });
    await fc.assert(
      fc.asyncProperty(fc.array(step, { minLength: 1000, maxLength: 1000 }), async (steps) => {
        const device = createFakeHeadset(data, { isSelfMuting: family === 'yealink' });
        const { calls, headsets, hid, clock, quiet } = desk(device);
        const mutedMs: number[] = [];
        for (const { what, waitMs } of steps) {
          // Nobody presses twice within a fifth of a second, or mutes five times within two seconds.
          clock.nowMs += 200 + waitMs;
          if (what === 'mute' && clock.nowMs - (mutedMs.at(-4) ?? -2000) < 2000) continue;
          if (what === 'mute') mutedMs.push(clock.nowMs);
          if (what === 'rings') calls.rings();
          else if (what === 'calls') calls.calls();
          else if (what === 'ends') calls.farEndEnds();
          else if (what === 'mutes') calls.setMuted(true);
          else if (what === 'opens') calls.setMuted(false);
          else if (what === 'holds') calls.hold();
          else if (what === 'unplug') {
            hid.unplug(device);
            await settle();
            device.reset();
            hid.plug(device);
          } else if (what !== 'quiet') device.push(what);
          // Its answers come within a moment, before anybody presses again.
          await quiet();
          const isElsewhere = headsets.view().headsets[0]?.standing === 'elsewhere';
          if (isElsewhere) continue;
          const { mute, hold, ...others } = device.lit();
          const { mute: muted, hold: held, ...wanted } = expected(calls.get());
          expect(others, what).toEqual(wanted);
          // EPOS has no light for it.
          if (family !== 'epos') expect(hold, what).toBe(held);
          // Without a call, a headset that mutes itself is nobody's business.
          if (wanted.offHook && !held) expect(mute, what).toBe(muted);
        }
      }),
      { numRuns: 3, endOnFailure: true },
    );
  });
});
