import { describe, expect, it } from 'vitest';
import { createHeadsets } from '../../../../src/renderer/headset/create-headsets.ts';
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
  const headsets = createHeadsets({
    hid,
    act: (command) => calls.act(command),
    now: () => clock.nowMs,
    log: () => undefined,
  });
  headsets.start();
  await settle();
  return {
    ...{ hid, calls, headsets, clock },
    async plug(device: ReturnType<typeof createFakeHeadset>) {
      hid.plug(device);
      await settle();
      return device;
    },
    standings: () => headsets.view().headsets.map(({ standing }) => standing),
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
    // Taken away in the midst of it.
    device.isHeldByAnother = true;
    calls.act({ type: 'answer', callId: '1' });
    await settle();
    expect(standings()).toEqual(['busy']);
    expect(calls.get().line).toBe('1');
  });

  it('whose hook is a button answers by a short press and declines by a long one', async () => {
    const { plug, calls, clock } = await desk();
    const device = await plug(createFakeHeadset(yealink));
    const hold = (ms: number) => {
      clock.nowMs += 5000;
      device.send([5, 1]);
      clock.nowMs += ms;
      device.send([5, 0]);
    };
    calls.rings();
    hold(1200);
    expect(calls.done).toEqual(['decline']);
    calls.rings();
    hold(150);
    hold(1200);
    expect(calls.done).toEqual(['decline', 'answer', 'hold']);
    hold(100);
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
