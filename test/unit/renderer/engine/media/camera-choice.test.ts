import { expect, it } from 'vitest';
import { createSound } from '../../../../../src/renderer/devices/create-sound.ts';
import type { ListedDevice } from '../../../../../src/renderer/devices/sound-devices.ts';
import { createCamera } from '../../../../../src/renderer/engine/media/camera.ts';
import { resolveSettings } from '../../../../../src/shared/settings.ts';
import { createFakeSoundDevices } from '../../../../support/fake-sound-devices.ts';
import { createGrantedMedia, installFakeWebRtc } from '../../../../support/peer-media-harness.ts';

installFakeWebRtc();

const camera = (name: string): ListedDevice => ({
  kind: 'videoinput',
  deviceId: `camera:${name}`,
  label: name,
  groupId: `group of ${name}`,
});
const known = (name: string) => ({ label: name, group: `group of ${name}` });

class CameraTrack extends EventTarget {
  readyState = 'live';
  contentHint = '';
  readonly deviceId: string;
  constructor(deviceId: string) {
    super();
    this.deviceId = deviceId;
  }
  getSettings = () => ({ deviceId: this.deviceId });
  stop(): void {
    this.readyState = 'ended';
  }
}

/** A call with its picture on, and the cameras of this computer. */
async function call(...present: readonly string[]) {
  const devices = createFakeSoundDevices({ name: 'Laptop', microphone: true, speaker: true });
  const { enumerateDevices } = devices;
  let cameras = present.map(camera);
  devices.enumerateDevices = async () => [...(await enumerateDevices()), ...cameras];
  const tracks: CameraTrack[] = [];
  const cameraDevices = {
    async getUserMedia(asked: MediaStreamConstraints) {
      const { deviceId } = asked.video as { deviceId: { exact: string } };
      const track = new CameraTrack(deviceId.exact);
      tracks.push(track);
      return { getVideoTracks: () => [track] } as unknown as MediaStream;
    },
  };
  const sound = createSound(devices);
  await sound.look();
  const open = createCamera(cameraDevices as unknown as MediaDevices, () => sound.get().cameras);
  const media = createGrantedMedia({ devices, sound, video: { camera: open, screen: open } });
  await media.open(false);
  const settled = () => new Promise<void>((resolve) => setImmediate(resolve));
  return {
    media,
    live: () => tracks.filter(({ readyState }) => readyState === 'live').map(({ deviceId }) => deviceId),
    opened: () => tracks.length,
    async choose(...names: readonly string[]) {
      sound.follow(resolveSettings({ cameras: names.map(known) }, {}));
      await settled();
    },
    async plug(name: string) {
      cameras = [...cameras, camera(name)];
      await sound.look();
      await settled();
    },
  };
}

it('another camera that is chosen in a call is shown in place of the first, whose light goes out', async () => {
  const { media, live, choose } = await call('Built-in', 'Webcam');
  await media.show('camera');
  expect(live()).toEqual(['camera:Built-in']);
  await choose('Webcam');
  expect(live()).toEqual(['camera:Webcam']);
  await choose('Built-in', 'Webcam');
  expect(live()).toEqual(['camera:Built-in']);
  media.close();
  expect(live()).toEqual([]);
});

it('the camera that is liked best takes over when it is plugged in, and no camera opens while none is shown', async () => {
  const { media, live, opened, choose, plug } = await call('Built-in');
  await choose('Webcam');
  expect(opened()).toBe(0);
  await media.show('camera');
  expect(live()).toEqual(['camera:Built-in']);
  await plug('Webcam');
  expect(live()).toEqual(['camera:Webcam']);
  media.hide();
  await choose('Built-in');
  expect(live()).toEqual([]);
});
