import { describe, expect, it } from 'vitest';
import { createSound } from '../../../../../src/renderer/devices/create-sound.ts';
import { createCallMicrophone } from '../../../../../src/renderer/engine/media/call-microphone.ts';
import type { NoiseTrouble } from '../../../../../src/renderer/engine/media/noise-watch.ts';
import type { SuppressNoise } from '../../../../../src/renderer/engine/media/suppress-noise.ts';
import { resolveSettings, type SettingsUpdate } from '../../../../../src/shared/settings.ts';
import { createFakeClock } from '../../../../support/fake-clock.ts';
import { createFakeSoundDevices, FakeMicrophoneTrack } from '../../../../support/fake-sound-devices.ts';

const laptop = { name: 'Laptop', microphone: true, speaker: true };
const settled = () => new Promise<void>((resolve) => setImmediate(resolve));

async function call(settings: SettingsUpdate, { fails = false } = {}) {
  const devices = createFakeSoundDevices(laptop);
  const sound = createSound(devices);
  sound.follow(resolveSettings(settings, {}));
  await sound.look();
  const sent: string[] = [];
  const suppressed: { tell: (trouble: NoiseTrouble) => void; isOpen: boolean }[] = [];
  const suppressNoise: SuppressNoise = async (microphone, tell) => {
    if (fails) throw new Error('no WebAssembly here');
    const one = { tell, isOpen: true };
    suppressed.push(one);
    const { deviceId } = microphone as unknown as FakeMicrophoneTrack;
    return {
      track: new FakeMicrophoneTrack(`${deviceId} without noise`) as unknown as MediaStreamTrack,
      close: () => {
        one.isOpen = false;
      },
    };
  };
  const nameOf = (track: MediaStreamTrack) => (track as unknown as FakeMicrophoneTrack).deviceId;
  const microphone = createCallMicrophone({
    ...{ devices, sound, suppressNoise, clock: createFakeClock() },
    onTrack: (track) => void sent.push(nameOf(track)),
    createSilence: () => new FakeMicrophoneTrack('silence') as unknown as MediaStreamTrack,
  });
  sent.push(nameOf(await microphone.open()));
  await settled();
  return {
    ...{ devices, sound, sent, suppressed, microphone },
    /** Whether the browser suppresses noise, of the one microphone that is open. */
    browsers: () => devices.live().map(({ constraints }) => constraints.noiseSuppression),
    async choose(update: SettingsUpdate) {
      sound.follow(resolveSettings(update, {}));
      await settled();
    },
  };
}

describe('the stronger noise suppression', () => {
  it('stands behind the microphone, alone, and goes with it', async () => {
    const { sent, browsers, suppressed, microphone, sound, devices } = await call({
      noiseSuppression: 'strong',
    });
    expect(sent).toEqual(['Laptop without noise']);
    expect(browsers()).toEqual([false]);
    expect(sound.view().captured).toBe('well');
    microphone.close();
    expect(suppressed).toMatchObject([{ isOpen: false }]);
    expect(devices.live()).toEqual([]);
  });

  it('is switched on and off in the call, without a moment of silence', async () => {
    const { sent, choose, browsers, suppressed } = await call({});
    await choose({ noiseSuppression: 'strong' });
    await choose({ noiseSuppression: 'standard' });
    expect(sent).toEqual(['Laptop', 'Laptop without noise', 'Laptop']);
    expect(browsers()).toEqual([true]);
    expect(suppressed).toMatchObject([{ isOpen: false }]);
  });

  it('that cannot be started leaves it to the browser, and says so', async () => {
    const { sent, browsers, sound } = await call({ noiseSuppression: 'strong' }, { fails: true });
    expect(sent).toEqual(['Laptop']);
    expect(browsers()).toEqual([true]);
    expect(sound.view().captured).toBe('unaided');
  });

  it.each<NoiseTrouble>(['silent', 'slow', 'gone', 'broken'])(
    'that turns out to be %s gives way to the microphone itself at once, then to the browser’s',
    async (trouble) => {
      const { sent, browsers, sound, suppressed, choose } = await call({ noiseSuppression: 'strong' });
      suppressed[0]?.tell(trouble);
      expect(sent).toEqual(['Laptop without noise', 'Laptop']);
      await settled();
      expect(sent).toEqual(['Laptop without noise', 'Laptop', 'Laptop']);
      expect(browsers()).toEqual([true]);
      expect(suppressed).toMatchObject([{ isOpen: false }]);
      expect(sound.view().captured).toBe('unaided');
      // Who chooses it again wants it tried again.
      await choose({ noiseSuppression: 'off' });
      expect(sound.view().captured).toBe('well');
      await choose({ noiseSuppression: 'strong' });
      expect(sent.at(-1)).toBe('Laptop without noise');
      expect(sound.view().captured).toBe('well');
    },
  );

  it('of a call that is over tells nobody', async () => {
    const { sent, suppressed, microphone, devices } = await call({ noiseSuppression: 'strong' });
    microphone.close();
    suppressed[0]?.tell('slow');
    await settled();
    expect(sent).toEqual(['Laptop without noise']);
    expect(devices.live()).toEqual([]);
  });
});
