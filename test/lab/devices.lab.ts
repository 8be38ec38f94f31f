import { spawnSync } from 'node:child_process';
import { chmodSync, chownSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pactlEnvironment } from '../../src/main/sound/sound-server.ts';
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
  alice = await lab.startApp('701', {
    account: 'managed',
    sound,
    policy: withSound('Headset'),
  });
  desk = await lab.baresip('702');
});
afterAll(async () => {
  try {
    await sound.stop();
  } finally {
    await lab.close();
  }
});

const counted = (names: readonly string[], name: string): number =>
  names.filter((each) => each === name).length;

/** The one microphone in use, and whether the call can be heard there too; other sounds of the app may play elsewhere. */
async function carriedBy(wanted: string): Promise<{ microphones: readonly string[]; isHeard: boolean }> {
  const look = async () => ({
    microphones: await sound.listenedTo(),
    isHeard: counted(await sound.playedOn(), wanted) > 0,
  });
  return settled(look, ({ microphones, isHeard }) => isHeard && microphones.join() === wanted);
}

const by = (name: string) => ({ microphones: [name], isHeard: true });

/** The desk phone hears this much more of the tone. */
async function expectHeard(tone: number): Promise<void> {
  const before = await desk.secondsEver(tone, 0);
  expect(await desk.secondsEver(tone, before + 1)).toBeGreaterThanOrEqual(before + 1);
}

describe('a headset that comes and goes in a call', () => {
  it('leaves the call to the next devices, and has it again, both ways, in the same call', async () => {
    await alice.dial('702');
    await alice.call('connected');
    expect(await carriedBy('Headset')).toEqual(by('Headset'));
    await expectHeard(headset.tone);
    for (const _ of [1, 2]) {
      await sound.pull('Headset');
      expect(await carriedBy('Laptop')).toEqual(by('Laptop'));
      await expectHeard(laptop.tone);
      await sound.plug(headset);
      expect(await carriedBy('Headset')).toEqual(by('Headset'));
      await expectHeard(headset.tone);
    }
    expect((await alice.call('connected')).end).toBeNull();
    await alice.hangUp();
  });

  it('is told in the call when the system has muted its microphone, and no more when it is heard again', async () => {
    await alice.dial('702');
    await alice.call('connected');
    await carriedBy('Headset');
    await sound.mute('Headset', true);
    expect(await settled(isTold, (told) => told)).toBe(true);
    await sound.mute('Headset', false);
    expect(await settled(isTold, (told) => !told)).toBe(false);
    await alice.hangUp();
  });
});

const isTold = () =>
  alice.evaluate(
    (words) => document.body.textContent.includes(words),
    'The microphone is muted outside Offhook',
  );

describe('the try-out in the settings', () => {
  it('shows the level, plays what it has recorded to its end, and lets go of the microphone', async () => {
    await alice.press('Settings');
    await alice.press('Sound, Managed by your company');
    await alice.press('Show the level');
    const lit = () =>
      alice.evaluate(
        (meter) => document.querySelectorAll(meter).length,
        '[data-testid="test-level"] [data-lit]',
      );
    expect(await settled(lit, (count) => count > 2)).toBeGreaterThan(2);
    expect(await sound.listenedTo()).toEqual(['Headset']);
    const step = () =>
      alice.evaluate(
        (found) => document.querySelector<HTMLElement>(found)?.dataset.step ?? '',
        '[data-testid="test-step"]',
      );
    await alice.press('Record and play');
    expect(await settled(step, (each) => each === 'playing')).toBe('playing');
    const isPlayed = async () => counted(await sound.playedOn(), 'Headset') > 0;
    expect(await settled(isPlayed, Boolean)).toBe(true);
    expect(await settled(step, (each) => each === 'listening')).toBe('listening');
    await alice.press('Stop');
    expect(await settled(sound.listenedTo, (names) => names.length === 0)).toEqual([]);
    await alice.press('Calls');
  });
});

describe('the word of devices', () => {
  it('is waited for, and starts no sound server for a person who has stopped it, whose settings say that one may', () => {
    // As root PulseAudio's library starts none anyhow.
    const nobody = 65_534;
    const home = mkdtempSync(path.join(tmpdir(), 'offhook-nobody-'));
    try {
      const settings = path.join(home, 'client.conf');
      writeFileSync(settings, 'autospawn = yes\n');
      chownSync(home, nobody, nobody);
      chmodSync(settings, 0o644);
      const env = pactlEnvironment({
        ...{ PATH: process.env.PATH, HOME: home, XDG_RUNTIME_DIR: home },
        PULSE_CLIENTCONFIG: settings,
      });
      const asked = spawnSync('pactl', ['info'], { uid: nobody, gid: nobody, env, encoding: 'utf8' });
      expect([asked.stdout, asked.stderr]).toEqual(['', expect.stringContaining('Connection refused')]);
    } finally {
      rmSync(home, { recursive: true, force: true });
    }
  });
});
