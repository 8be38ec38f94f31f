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

/** Whether the microphone opens without a question; false also where nobody can tell. */
export async function microphoneGranted(permissions: Pick<Permissions, 'query'>): Promise<boolean> {
  try {
    return (await permissions.query({ name: 'microphone' })).state === 'granted';
  } catch {
    return false;
  }
}
