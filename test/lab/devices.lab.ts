import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { type Lab, type LabBaresip, startLab } from './support/lab.ts';
import { withSound } from './support/policies.ts';
import { type SoundServer, startSoundServer } from './support/sound-server.ts';
import { settled } from './support/until.ts';

// Devices as the system has them: the app's own Chromium on a sound server whose headset is plugged and pulled. Each
// microphone says a tone of its own, so that the desk phone hears by which one somebody speaks.
const headset = { name: 'Headset', tone: 440 };
const laptop = { name: 'Laptop', tone: 620 };

let lab: Lab;
let sound: SoundServer;
let alice: App;
let desk: LabBaresip;
beforeAll(async () => {
  lab = await startLab();
  sound = await startSoundServer(lab.network.folder);
  await sound.plug(laptop);
  await sound.plug(headset);
  alice = await lab.startApp('701', { account: 'managed', sound, policy: withSound('Headset') });
  desk = await lab.baresip('702');
});
afterAll(async () => {
  await sound.stop();
  await lab.close();
});

/** Which devices carry the call, once they are these. */
async function carriedBy(wanted: string): Promise<readonly string[]> {
  const both = async () => [...new Set([...(await sound.listenedTo()), ...(await sound.playedOn())])];
  return settled(both, (names) => names.length === 1 && names[0] === wanted);
}

/** The desk phone hears this much more of the tone. */
async function expectHeard(tone: number): Promise<void> {
  const before = await desk.secondsEver(tone, 0);
  expect(await desk.secondsEver(tone, before + 1)).toBeGreaterThanOrEqual(before + 1);
}

describe('a headset that comes and goes in a call', () => {
  it('leaves the call to the next devices, and has it again, both ways, in the same call', async () => {
    await alice.dial('702');
    await alice.call('connected');
    expect(await carriedBy('Headset')).toEqual(['Headset']);
    await expectHeard(headset.tone);
    for (const _ of [1, 2]) {
      await sound.pull('Headset');
      expect(await carriedBy('Laptop')).toEqual(['Laptop']);
      await expectHeard(laptop.tone);
      await sound.plug(headset);
      expect(await carriedBy('Headset')).toEqual(['Headset']);
      await expectHeard(headset.tone);
    }
    expect((await alice.call('connected')).end).toBeNull();
    await alice.hangUp();
  });
});
