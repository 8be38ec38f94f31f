import { MediaError } from '../core/ports.ts';

/**
 * Takes the microphone. Rejects with MediaError: `microphone-refused` (NotAllowedError: the user or the system said no)
 * or `no-microphone` (none there, or another program holds it).
 */
export async function openMicrophone(devices: Pick<MediaDevices, 'getUserMedia'>): Promise<MediaStreamTrack> {
  try {
    const stream = await devices.getUserMedia({
      audio: { echoCancellation: true, noiseSuppression: true, autoGainControl: true },
    });
    const [track] = stream.getAudioTracks();
    if (track === undefined) throw new MediaError('no-microphone', 'the stream has no audio track');
    return track;
  } catch (error) {
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
