import { VideoError, type VideoProblem } from '../core/video.ts';
import type { OpenVideo } from './call-video.ts';

type CameraDevices = Pick<MediaDevices, 'getUserMedia'>;

/** Enough for a face on half a screen; what the link bears is less often the camera's affair. */
const wished: MediaTrackConstraints = {
  width: { ideal: 1280 },
  height: { ideal: 720 },
  frameRate: { ideal: 30, max: 30 },
};

/** Opens the first of the cameras that does; without a list, whatever the system gives. Rejects with VideoError. */
export function createCamera(devices: CameraDevices, ids: () => readonly string[]): OpenVideo {
  return async () => {
    const wanted = ids();
    let refusal: unknown = new VideoError('no-camera', 'there is none');
    for (const id of wanted.length === 0 ? [''] : wanted) {
      try {
        const device = id === '' ? {} : { deviceId: { exact: id } };
        const stream = await devices.getUserMedia({ video: { ...wished, ...device } });
        const [track] = stream.getVideoTracks();
        if (track !== undefined) return { track, stop: () => track.stop() };
      } catch (error) {
        refusal = error;
        if (problemOf(error) === 'camera-refused') break;
      }
    }
    throw refusal instanceof VideoError ? refusal : new VideoError(problemOf(refusal), String(refusal));
  };
}

/** W3C mediacapture-streams section 10.3. */
function problemOf(error: unknown): VideoProblem {
  const name = error instanceof Error ? error.name : '';
  if (error instanceof VideoError) return error.cause;
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'camera-refused';
  return name === 'NotReadableError' || name === 'AbortError' ? 'camera-busy' : 'no-camera';
}
