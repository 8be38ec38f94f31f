import { describe, expect, it } from 'vitest';
import { createHeadsets } from '../../../../src/renderer/headset/create-headsets.ts';
import { closedHeadset } from '../../../../src/renderer/headset/headset.ts';
import { step } from '../../../../src/renderer/headset/step.ts';
import { createFakeCalls } from '../../../support/headset/fake-calls.ts';
import { createFakeHeadset, createFakeHid } from '../../../support/headset/fake-hid.ts';
import { readHeadset } from '../../../support/headset/headset-data.ts';

async function settle(): Promise<void> {
  for (let turn = 0; turn < 60; turn += 1) await Promise.resolve();
}

async function desk() {
  const hid = createFakeHid();
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
  await settle();
  return {
    ...{ hid, calls, headsets, clock, log },
    async plug(device: ReturnType<typeof createFakeHeadset>) {
      hid.plug(device);
      await settle();
      return device;
    },
    standings: () => headsets.view().headsets.map(({ standing }) => standing),
    troubles: () => headsets.view().headsets.map((each) => each.troubles),
  };
}

const jabra = readHeadset('jabra');
const poly = readHeadset('poly');
const yealink = readHeadset('yealink');

describe('several headsets', () => {
  it('ring by the one whose microphone is in use; the other is dark, and its buttons do nothing', async () => {
    const { plug, headsets, calls, standings } = await desk();
    const first = await plug(createFakeHeadset(jabra));
    const second = await plug(createFakeHeadset(poly));
    headsets.microphoneIs('Poly Blackwire 3320 Mono');
    calls.rings();
    await settle();
    expect([first.lit().ring, second.lit().ring]).toEqual([false, true]);
    expect(standings()).toEqual(['beside', 'ringing']);
    first.push('hook');
    expect(calls.done).toEqual([]);
    second.push('hook');
    await settle();
    expect(calls.done).toEqual(['answer']);
    // The person takes the other microphone in the midst of the call.
    headsets.microphoneIs('Headset Microphone (0b0e:030c)');
    await settle();
    expect([first.lit().offHook, second.lit().offHook]).toEqual([true, false]);
    expect(calls.get().line).toBe('1');
  });

  it('all take part while the microphone belongs to none of them', async () => {
    const { plug, headsets, calls } = await desk();
    const first = await plug(createFakeHeadset(jabra));
    const second = await plug(createFakeHeadset(poly));
    headsets.microphoneIs('Built-in Microphone (8086:0001)');
    calls.rings();
    await settle();
    expect([first.lit().ring, second.lit().ring]).toEqual([true, true]);
  });
});

describe('a headset', () => {
  it('that is plugged in during a call shows it, and one that is pulled out ends nothing', async () => {
    const { plug, hid, calls, standings } = await desk();
    calls.calls();
    calls.setMuted(true);
    const device = await plug(createFakeHeadset(jabra));
    expect(device.lit()).toMatchObject({ offHook: true, mute: true });
    hid.unplug(device);
    await settle();
    expect(standings()).toEqual([]);
    expect(calls.done).toEqual([]);
    expect(calls.get()).toMatchObject({ line: '1', muted: true });
  });

  it('that another program has a call on is left alone: no light of ours ends that call', async () => {
    const { plug, calls, standings } = await desk();
    const device = await plug(createFakeHeadset(poly));
    device.push('hook');
    expect(standings()).toEqual(['elsewhere']);
    calls.rings();
    await settle();
    expect(device.written).toEqual([]);
    // The other call ends: that answers nothing, and now it rings.
    device.push('hook');
    await settle();
    expect(calls.done).toEqual([]);
    expect(device.lit().ring).toBe(true);
    device.push('hook');
    expect(calls.done).toEqual(['answer']);
  });

  it('that another program holds alone is said to be busy, and tried again when asked, and when a call comes', async () => {
    const { plug, calls, headsets, standings } = await desk();
    const device = createFakeHeadset(jabra);
    device.isHeldByAnother = true;
    await plug(device);
    expect(standings()).toEqual(['busy']);
    headsets.retry();
    await settle();
    expect(standings()).toEqual(['busy']);
    device.isHeldByAnother = false;
    calls.rings();
    await settle();
    expect(standings()).toEqual(['ringing']);
    expect(device.lit().ring).toBe(true);
  });

  it('that takes a report no more is dark until the next call, and its buttons go on', async () => {
    const { plug, calls, standings, troubles, clock, log } = await desk();
    const device = await plug(createFakeHeadset(jabra));
    calls.rings();
    await settle();
    expect(troubles()).toEqual([[]]);
    device.isHeldByAnother = true;
    calls.act({ type: 'answer', callId: '1' });
    calls.setMuted(true);
    await settle();
    expect(log).toHaveLength(1);
    expect(standings()).toEqual(['talking']);
    expect(troubles()).toEqual([['dark']]);
    device.isHeldByAnother = false;
    const before = device.written.length;
    clock.nowMs += 5000;
    calls.setMuted(false);
    device.send([2, 5, 0]);
    await settle();
    expect(calls.done).toEqual(['answer', 'setMuted true']);
    expect(device.written).toHaveLength(before);
    calls.farEndEnds();
    await settle();
    calls.rings();
    await settle();
    expect(device.lit().ring).toBe(true);
    expect(standings()).toEqual(['ringing']);
    expect(troubles()).toEqual([[]]);
  });

  it('that could not be opened for a while is known anew: nothing that it said before holds', () => {
    const before = { ...closedHeadset, hook: true, mute: true, elsewhere: true, isWritable: false };
    const { state } = step({ ...before, access: 'open' }, { type: 'refused', atMs: 0 }, {});
    expect(state).toEqual({ ...closedHeadset, access: 'busy' });
    const opened = step({ ...before, access: 'busy' }, { type: 'opened', atMs: 0 }, {});
    expect(opened.state).toEqual({ ...closedHeadset, access: 'open' });
  });

  it('whose lights go out late is waited for: what comes back of them is no press', async () => {
    const { plug, calls, clock } = await desk();
    const device = createFakeHeadset(yealink);
    const write = device.sendReport.bind(device);
    let letGo: () => void = () => undefined;
    device.sendReport = async (...report) => {
      await new Promise<void>((resolve) => {
        letGo = resolve;
      });
      await write(...report);
    };
    await plug(device);
    calls.calls();
    await settle();
    letGo();
    await settle();
    while (device.echo()) await settle();
    clock.nowMs += 5000;
    calls.setMuted(true);
    await settle();
    clock.nowMs += 3000;
    letGo();
    await settle();
    clock.nowMs += 150;
    expect(device.echo()).toBe(true);
    expect(calls.get().muted).toBe(true);
    // And once alone: this is somebody.
    device.push('mute');
    expect(calls.done).toEqual(['setMuted false']);
  });

  it('tells of its lights in any order: the one of mute takes nothing from the one of the hook', async () => {
    const { plug, calls } = await desk();
    calls.calls();
    calls.setMuted(true);
    const device = await plug(createFakeHeadset(yealink));
    expect(device.lit()).toMatchObject({ offHook: true, mute: true });
    for (const report of [...yealink.reports.mute, ...yealink.reports.hangUp]) device.send(report);
    expect(calls.done).toEqual([]);
    expect(calls.get()).toMatchObject({ line: '1', muted: true });
  });

  it.each(['it has rested for two seconds', 'somebody mutes by hand'])(
    'that answers too late to be known, time and again, is braked until %s',
    async (end) => {
      const { plug, calls, troubles, clock, log } = await desk();
      const device = await plug(createFakeHeadset(yealink, { isSelfMuting: false }));
      calls.calls();
      await settle();
      while (device.echo()) await settle();
      calls.setMuted(true);
      let rounds = 0;
      for (; rounds < 50; rounds += 1) {
        await settle();
        clock.nowMs += 300;
        if (!device.echo()) break;
      }
      expect(rounds).toBeLessThan(50);
      expect(calls.done).toHaveLength(4);
      expect(log).toEqual([expect.stringContaining('mutes and opens too often')]);
      expect(troubles()).toEqual([['braked']]);
      const { muted } = calls.get();
      device.push('mute');
      expect(calls.get().muted).toBe(muted);
      if (end === 'somebody mutes by hand') calls.setMuted(!muted);
      else clock.nowMs += 2000;
      await settle();
      device.echo();
      clock.nowMs += 300;
      const before = calls.get().muted;
      device.push('mute');
      expect(calls.get().muted).toBe(!before);
      expect(troubles()).toEqual([[]]);
    },
  );

  it('that is put down at once after it was picked up hangs up: its light on ringing promised no word of the hook', async () => {
    const { plug, calls } = await desk();
    const device = await plug(createFakeHeadset(poly));
    calls.rings();
    await settle();
    device.push('hook');
    await settle();
    device.push('hook');
    await settle();
    expect(calls.done).toEqual(['answer', 'hangUp']);
  });

  it('whose hook is a button answers by a short press and declines by a long one', async () => {
    const { plug, calls, clock } = await desk();
    const device = await plug(createFakeHeadset(yealink));
    const hold = async (ms: number) => {
      await settle();
      clock.nowMs += 5000;
      device.send([5, 1]);
      clock.nowMs += ms;
      device.send([5, 0]);
    };
    calls.rings();
    await hold(1200);
    expect(calls.done).toEqual(['decline']);
    calls.rings();
    await hold(150);
    await hold(1200);
    expect(calls.done).toEqual(['decline', 'answer', 'hold']);
    await hold(100);
    expect(calls.done).toEqual(['decline', 'answer', 'hold', 'hangUp']);
  });

  it('that repeats its reports is pressed once', async () => {
    const { plug, calls, clock } = await desk();
    const device = await plug(createFakeHeadset(jabra));
    calls.calls();
    clock.nowMs += 5000;
    for (let time = 0; time < 5; time += 1) device.send([2, 5, 0]);
    expect(calls.done).toEqual(['setMuted true']);
  });

  it('that was muted by itself before the call is open when the call is', async () => {
    const { plug, calls } = await desk();
    const device = await plug(createFakeHeadset(poly));
    device.push('mute');
    expect(calls.done).toEqual([]);
    calls.calls();
    await settle();
    expect(calls.get().muted).toBe(false);
    expect(device.written.slice(-4)).toEqual(poly.lights.talking);
    while (device.echo()) await settle();
    expect(calls.get().muted).toBe(false);
  });

  it('beside a call: a flash answers the second caller, and a drop sends them away', async () => {
    const { plug, calls } = await desk();
    const device = await plug(createFakeHeadset(poly));
    calls.calls();
    calls.rings();
    device.push('drop');
    expect(calls.done).toEqual(['decline']);
    calls.rings();
    device.push('flash');
    expect(calls.done).toEqual(['decline', 'answer']);
    expect(calls.get().held).not.toBeNull();
  });

  it('is connected by the person, told when it has no buttons, and forgotten with its lights out', async () => {
    const { hid, headsets, calls } = await desk();
    await headsets.connect();
    expect(headsets.view().outcome).toBe('none-chosen');
    hid.chosen = [{ ...createFakeHeadset(jabra), collections: [{ usagePage: 0x0c, usage: 1 }] }];
    await headsets.connect();
    expect(headsets.view().outcome).toBe('no-buttons');
    const device = createFakeHeadset(jabra);
    hid.chosen = [device];
    await headsets.connect();
    await settle();
    expect(headsets.view()).toMatchObject({
      outcome: null,
      headsets: [{ name: 'Jabra Evolve2 65', standing: 'ready', controls: ['hook', 'mute', 'flash'] }],
    });
    calls.calls();
    await settle();
    await headsets.forget({ vendorId: 0x0b0e, productId: 0x030c });
    expect(device.written.at(-1)).toEqual(jabra.lights.dark[0]);
    expect(device.opened).toBe(false);
    expect(headsets.view().headsets).toEqual([]);
  });

  it('cannot be reached where the browser has no WebHID, and nothing breaks', async () => {
    const headsets = createHeadsets({ hid: null, act: () => undefined, now: () => 0, log: () => undefined });
    headsets.start();
    await headsets.connect();
    expect(headsets.view()).toEqual({ isAvailable: false, headsets: [], outcome: null });
  });
});
