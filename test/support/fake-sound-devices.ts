import type { DeviceLister } from '../../src/renderer/devices/create-sound.ts';
import type { ListedDevice } from '../../src/renderer/devices/sound-devices.ts';
import type { MicrophoneDevices } from '../../src/renderer/engine/media/microphone.ts';

/** A piece of hardware: what it has of a microphone and of a speaker belongs together. */
export interface FakeHardware {
  readonly name: string;
  readonly microphone: boolean;
  readonly speaker: boolean;
}

/** Of one capture; ends when its device is pulled out, as Chromium's do. */
export class FakeMicrophoneTrack extends EventTarget {
  enabled = true;
  muted = false;
  readyState: 'live' | 'ended' = 'live';
  readonly deviceId: string;
  readonly constraints: MediaTrackConstraints;
  constructor(deviceId: string, constraints: MediaTrackConstraints = {}) {
    super();
    this.deviceId = deviceId;
    this.constraints = constraints;
  }
  getSettings(): MediaTrackSettings {
    return { groupId: `group of ${this.deviceId}` };
  }
  stop(): void {
    this.readyState = 'ended';
  }
  mute(muted: boolean): void {
    this.muted = muted;
    this.dispatchEvent(new Event(muted ? 'mute' : 'unmute'));
  }
}

export interface FakeSoundDevices extends MicrophoneDevices, Pick<DeviceLister, 'enumerateDevices'> {
  readonly tracks: FakeMicrophoneTrack[];
  /** Names of those that another program holds. */
  readonly busy: Set<string>;
  /** Names of those whose tracks end in the next turn after they were opened: nobody pulls them out. */
  readonly unsteady: Set<string>;
  /** Names of those that are gone by the time that they have opened. */
  readonly stillborn: Set<string>;
  /** Names of those whose tracks tell another group than the list does. */
  readonly otherGroups: Set<string>;
  refused: boolean;
  plug(hardware: FakeHardware): void;
  pull(name: string): void;
  /** It is gone from the list, and its tracks have not ended yet. */
  unlist(name: string): void;
  /** Its tracks end, and it stays in the list. */
  end(name: string): void;
  /** The system prefers this one from now on. */
  prefer(name: string): void;
  live(): readonly FakeMicrophoneTrack[];
}

/** As the browser ends it: one that was stopped by us is not told. */
function endTrack(track: FakeMicrophoneTrack): void {
  if (track.readyState === 'ended') return;
  track.readyState = 'ended';
  track.dispatchEvent(new Event('ended'));
}

const idOf = (kind: string, name: string): string => `${kind}:${name}`;

/** What `navigator.mediaDevices` does as hardware comes and goes: lists, captures, and tells of changes. */
export function createFakeSoundDevices(...plugged: readonly FakeHardware[]): FakeSoundDevices {
  let hardware = [...plugged];
  let preferred: string | null = null;
  const events = new EventTarget();
  const tracks: FakeMicrophoneTrack[] = [];

  function system(kind: 'microphone' | 'speaker'): FakeHardware | undefined {
    const able = hardware.filter((each) => each[kind]);
    return able.find(({ name }) => name === preferred) ?? able[0];
  }

  function list(): ListedDevice[] {
    return (['microphone', 'speaker'] as const).flatMap((which) => {
      const kind = which === 'microphone' ? 'audioinput' : 'audiooutput';
      const meant = system(which);
      const asListed = ({ name }: FakeHardware, deviceId: string, label: string): ListedDevice => ({
        kind,
        deviceId,
        label,
        groupId: `group of ${name}`,
      });
      return [
        ...(meant === undefined ? [] : [asListed(meant, 'default', 'Default')]),
        ...hardware
          .filter((each) => each[which])
          .map((each) => asListed(each, idOf(which, each.name), each.name)),
      ];
    });
  }

  const changed = () => events.dispatchEvent(new Event('devicechange'));
  const devices: FakeSoundDevices = {
    tracks,
    busy: new Set(),
    unsteady: new Set(),
    stillborn: new Set(),
    otherGroups: new Set(),
    refused: false,
    enumerateDevices: async () => list(),
    addEventListener: events.addEventListener.bind(events),
    async getUserMedia(asked) {
      const audio = (asked?.audio ?? {}) as MediaTrackConstraints;
      if (devices.refused) throw new DOMException('refused', 'NotAllowedError');
      const wanted = (audio.deviceId as { exact?: string } | undefined)?.exact ?? 'default';
      const found =
        wanted === 'default'
          ? system('microphone')
          : hardware.find((each) => each.microphone && idOf('microphone', each.name) === wanted);
      if (found === undefined) throw new DOMException('none', 'NotFoundError');
      if (devices.busy.has(found.name)) throw new DOMException('busy', 'NotReadableError');
      const track = new FakeMicrophoneTrack(found.name, audio);
      tracks.push(track);
      if (devices.stillborn.has(found.name)) track.readyState = 'ended';
      if (devices.otherGroups.has(found.name)) track.getSettings = () => ({ groupId: 'another' });
      if (devices.unsteady.has(found.name)) setImmediate(() => endTrack(track));
      return { getAudioTracks: () => [track] } as unknown as MediaStream;
    },
    plug(added) {
      if (hardware.some(({ name }) => name === added.name)) return;
      hardware = [...hardware, added];
      changed();
    },
    pull(gone) {
      hardware = hardware.filter(({ name }) => name !== gone);
      devices.end(gone);
      changed();
    },
    unlist(gone) {
      hardware = hardware.filter(({ name }) => name !== gone);
      changed();
    },
    end(name) {
      for (const track of tracks.filter(({ deviceId }) => deviceId === name)) endTrack(track);
    },
    prefer(name) {
      preferred = name;
      changed();
    },
    live: () => tracks.filter(({ readyState }) => readyState === 'live'),
  };
  return devices;
}
