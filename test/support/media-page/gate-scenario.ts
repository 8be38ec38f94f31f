import { createGate } from '../../../src/renderer/engine/media/gate.ts';

/** What the far end sees, by what is sent: `other` is none of the colours that were ever drawn. */
export interface Seen {
  readonly shown: string;
  readonly paused: string;
  /** Of everything seen while paused, once the stand-in was there. */
  readonly whilePaused: readonly string[];
  readonly resumed: string;
  readonly ended: boolean;
}

const colours = { green: [0, 200, 0], red: [220, 0, 0], blue: [0, 0, 220] } as const;
type Colour = keyof typeof colours;

/** A window of one colour through the gate, over a connection; while it is paused it turns red. */
export async function playGate(): Promise<Seen> {
  const window = openDrawnWindow();
  const gate = createGate(window.track, 'Paused');
  const { look, close } = await connect(gate.track);
  const shown = await until(look, (colour) => colour === 'green');
  gate.setPaused(true);
  window.paint('red');
  const paused = await until(look, (colour) => colour === 'other');
  const whilePaused = new Set<string>();
  for (let count = 0; count < 20; count += 1) whilePaused.add(await look());
  window.paint('blue');
  for (let count = 0; count < 10; count += 1) whilePaused.add(await look());
  gate.setPaused(false);
  const resumed = await until(look, (colour) => colour !== 'other');
  gate.stop();
  const ended = window.track.readyState === 'ended' && gate.track.readyState === 'ended';
  close();
  return { shown, paused, whilePaused: [...whilePaused], resumed, ended };
}

function openDrawnWindow(): { readonly track: MediaStreamTrack; paint(colour: Colour): void } {
  const canvas = document.createElement('canvas');
  Object.assign(canvas, { width: 640, height: 360 });
  const context = canvas.getContext('2d');
  let colour: Colour = 'green';
  const draw = (): void => {
    if (context === null) return;
    context.fillStyle = `rgb(${colours[colour].join(' ')})`;
    context.fillRect(0, 0, 640, 360);
  };
  draw();
  setInterval(draw, 50);
  const [track] = canvas.captureStream(15).getVideoTracks();
  if (track === undefined) throw new Error('no track');
  return {
    track,
    paint(next) {
      colour = next;
      draw();
    },
  };
}

async function connect(track: MediaStreamTrack): Promise<{ look(): Promise<string>; close(): void }> {
  const [here, there] = [new RTCPeerConnection(), new RTCPeerConnection()];
  here.onicecandidate = ({ candidate }) => void there.addIceCandidate(candidate ?? undefined);
  there.onicecandidate = ({ candidate }) => void here.addIceCandidate(candidate ?? undefined);
  const video = document.createElement('video');
  Object.assign(video, { muted: true, autoplay: true });
  const arrived = new Promise<void>((resolve) => {
    there.ontrack = (event) => {
      video.srcObject = new MediaStream([event.track]);
      resolve();
    };
  });
  here.addTrack(track);
  await here.setLocalDescription();
  if (here.localDescription !== null) await there.setRemoteDescription(here.localDescription);
  await there.setLocalDescription();
  if (there.localDescription !== null) await here.setRemoteDescription(there.localDescription);
  await arrived;
  await video.play();
  return {
    look: () =>
      new Promise((resolve) => void video.requestVideoFrameCallback(() => resolve(colourOf(video)))),
    close() {
      here.close();
      there.close();
    },
  };
}

/** By a corner, where no words are. */
function colourOf(video: HTMLVideoElement): string {
  const canvas = new OffscreenCanvas(video.videoWidth, video.videoHeight);
  const context = canvas.getContext('2d');
  context?.drawImage(video, 0, 0);
  const pixel = context?.getImageData(8, 8, 1, 1).data ?? [];
  const near = (wanted: readonly number[]): boolean =>
    wanted.every((value, index) => Math.abs(value - (pixel[index] ?? -1)) < 60);
  return Object.entries(colours).find(([, wanted]) => near(wanted))?.[0] ?? 'other';
}

/** Gives up after as many frames as any fair connection needs. */
async function until(look: () => Promise<string>, fits: (colour: string) => boolean): Promise<string> {
  let seen = await look();
  for (let count = 0; count < 200 && !fits(seen); count += 1) seen = await look();
  return seen;
}
