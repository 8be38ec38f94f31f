import { MediaError } from '../core/ports.ts';
import type { Processing, SoundInput } from '../core/sound.ts';

/** The part of `navigator.mediaDevices` that opens a microphone. */
export type MicrophoneDevices = Pick<MediaDevices, 'getUserMedia' | 'addEventListener'>;

/** Whose microphone opened the last time, and no device has come or gone since. */
const proven = new WeakMap<MicrophoneDevices, boolean>();

/** Whether the microphone will most likely open: what need not be awaited is done meanwhile. */
export const isMicrophoneProven = (devices: MicrophoneDevices): boolean => proven.get(devices) === true;

function prove(devices: MicrophoneDevices, opened: boolean): void {
  if (!proven.has(devices)) devices.addEventListener('devicechange', () => proven.set(devices, false));
  proven.set(devices, opened);
}

/** As the browser wants it asked; without a device, whatever the system gives. Pure. */
export function constraintsFor(input: SoundInput | null, processing: Processing): MediaTrackConstraints {
  return {
    ...(input === null || input.id === '' ? {} : { deviceId: { exact: input.id } }),
    echoCancellation: processing.echoCancellation,
    // Two of them one behind the other make a voice dull.
    noiseSuppression: processing.noiseSuppression === 'standard',
    autoGainControl: processing.gainControl,
    // Without echo cancellation Chromium would take two.
    channelCount: 1,
  };
}

/**
 * Takes the microphone. Rejects with MediaError: `microphone-refused` (NotAllowedError: the user or the system said no)
 * or `no-microphone` (none there, or another program holds it).
 */
export async function openMicrophone(
  devices: MicrophoneDevices,
  input: SoundInput | null,
  processing: Processing,
): Promise<MediaStreamTrack> {
  try {
    const stream = await devices.getUserMedia({ audio: constraintsFor(input, processing) });
    const [track] = stream.getAudioTracks();
    if (track === undefined) throw new MediaError('no-microphone', 'the stream has no audio track');
    prove(devices, true);
    return track;
  } catch (error) {
    prove(devices, false);
    throw toMediaError(error);
  }
}

function toMediaError(error: unknown): MediaError {
  if (error instanceof MediaError) return error;
  const name = error instanceof Error ? error.name : '';
  const message = error instanceof Error ? `${name}: ${error.message}` : 'unknown';
  return new MediaError(
    name === 'NotAllowedError' || name === 'SecurityError' ? 'microphone-refused' : 'no-microphone',
    message,
  );
}

type MicrophonePermissions = Pick<Permissions, 'query'>;

/** Chromium keeps them up to date: asked once, they are at hand. */
const statuses = new WeakMap<MicrophonePermissions, PermissionStatus>();

/** Whether the microphone opens without a question; false also where nobody can tell. At once but for the first time. */
export function microphoneGranted(permissions: MicrophonePermissions): boolean | Promise<boolean> {
  const known = statuses.get(permissions);
  return known === undefined ? ask(permissions) : known.state === 'granted';
}

async function ask(permissions: MicrophonePermissions): Promise<boolean> {
  try {
    const status = await permissions.query({ name: 'microphone' });
    statuses.set(permissions, status);
    return status.state === 'granted';
  } catch {
    return false;
  }
}
