import type { VideoCodec } from '../../../src/shared/provisioning.ts';
import { exchange, openParty, type Party, until } from './party.ts';
import { alice, bob, call, close, hearEachOther } from './two-parties.ts';

function watch({ media }: Party, whose: 'ours' | 'theirs' = 'theirs'): HTMLVideoElement {
  const element = document.createElement('video');
  element.muted = true;
  element.autoplay = true;
  document.body.append(element);
  media.attachPicture(whose, element);
  return element;
}

/** A few grey pixels of what is shown now. */
function look(element: HTMLVideoElement): number[] {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [16, 12];
  const pen = canvas.getContext('2d');
  if (pen === null) return [];
  pen.drawImage(element, 0, 0, 16, 12);
  const { data } = pen.getImageData(0, 0, 16, 12);
  return Array.from({ length: 16 * 12 }, (_, at) => data[at * 4 + 1] ?? 0);
}

const differs = (one: readonly number[], other: readonly number[]): boolean =>
  one.filter((value, at) => Math.abs(value - (other[at] ?? 0)) > 24).length >= 2;

/** The picture that comes in moves, as Chromium's fake camera does; so many frames later. */
async function untilMoves(watched: HTMLVideoElement, frames = 15): Promise<void> {
  const shown = () => watched.getVideoPlaybackQuality().totalVideoFrames;
  const before = shown();
  await until(shown, (count) => count > before, 'a first frame');
  const first = look(watched);
  await until(shown, (count) => count > before + frames, 'frames');
  await until(
    () => look(watched),
    (now) => differs(first, now),
    'a moving picture',
  );
}

/** None comes for a while, by what the decoder counts. */
async function untilStill(watched: HTMLVideoElement): Promise<void> {
  let last = -1;
  await until(
    async () => {
      const before = last;
      last = watched.getVideoPlaybackQuality().totalVideoFrames;
      await new Promise((resolve) => setTimeout(resolve, 300));
      return watched.getVideoPlaybackQuality().totalVideoFrames === last && before >= 0;
    },
    (still) => still,
    'the picture stands still',
  );
}

const linesOf = (sdp: string): string[] => [...sdp.matchAll(/^m=(\w+ \d+)/gm)].map(([, line = '']) => line);

const both = { video: 'sendrecv', answerVideo: 'sendrecv' } as const;

export const videoScenarios = {
  /** One shows, then both, then the first stops; the voice goes on all the while. */
  async video({ codecs }: { readonly codecs: readonly VideoCodec[] }) {
    const parties = await call({ policy: { video: { allowed: true, codecs: [...codecs] } } });
    const [one, other] = parties;
    const [seenByOne, seenByOther] = [watch(one), watch(other)];
    await one.media.show('camera');
    await exchange(one, other, { video: 'sendrecv' });
    await untilMoves(seenByOther);
    const first = [one.media.negotiated()?.video, other.media.negotiated()?.video];
    await other.media.show('camera');
    await exchange(other, one, both);
    await untilMoves(seenByOne);
    await hearEachOther(parties, 'beside both pictures');
    one.media.hide();
    await exchange(one, other, { video: 'recvonly', answerVideo: 'sendrecv' });
    await untilStill(seenByOther);
    await untilMoves(seenByOne);
    await hearEachOther(parties, 'after one picture went');
    const failures = [one.failures, other.failures];
    close(...parties);
    return { first, last: one.media.negotiated()?.video, failures };
  },

  /** The picture over a hold, a recovery of each kind, and a refusal. */
  async videoGoesOn({ by }: { readonly by: 'hold' | 'restart' | 'reanchor' | 'refusal' | 'red' }) {
    const parties = await call();
    const [one, other] = parties;
    const seen = watch(other);
    await one.media.show('camera');
    await exchange(one, other, { video: 'sendrecv' });
    await untilMoves(seen);
    if (by === 'hold') {
      one.media.setHeld(true);
      await exchange(one, other, { direction: 'sendonly', answerDirection: 'recvonly', video: 'inactive' });
      await untilStill(seen);
      one.media.setHeld(false);
      await exchange(one, other, { video: 'sendrecv' });
    } else if (by === 'restart') await exchange(one, other, { video: 'sendrecv', iceRestart: true });
    else if (by === 'reanchor') {
      one.media.reanchor();
      await exchange(one, other, { video: 'sendrecv' });
      await until(
        () => [one, other].map(({ events }) => events.filter(({ type }) => type === 'anchor').length),
        (moved) => moved.every((count) => count === 1),
        'both have moved',
      );
    } else {
      await one.media.createDescription({
        direction: 'sendrecv',
        iceRestart: by === 'red',
        video: 'recvonly',
      });
      await one.media.rollback();
    }
    await untilMoves(seen);
    await hearEachOther(parties, `after ${by}`);
    close(...parties);
    return [one.failures, other.failures];
  },

  /** A phone that refuses pictures; then the voice goes on, and can be held and moved. */
  async videoRefused({ how }: { readonly how: 'port 0' | '488' | 'policy' }) {
    const parties: [Party, Party] = [
      await openParty(alice),
      await openParty(
        bob,
        how === 'policy' ? { policy: { video: { allowed: false, codecs: ['VP8'] } } } : {},
      ),
    ];
    const [one, other] = parties;
    await exchange(one, other);
    await one.media.show('camera');
    if (how === '488') {
      await one.media.createDescription({ direction: 'sendrecv', iceRestart: false, video: 'sendrecv' });
      await one.media.rollback();
    } else
      await exchange(one, other, {
        video: 'sendrecv',
        onAnswer: (answer) =>
          how === 'policy' ? answer : { ...answer, sdp: answer.sdp.replace(/m=video \d+/, 'm=video 0') },
      });
    const refused = one.media.negotiated()?.video ?? null;
    one.media.hide();
    const offer = await one.media.createDescription({ direction: 'sendrecv', iceRestart: true });
    await other.media.applyDescription(offer);
    await one.media.applyDescription(
      await other.media.createDescription({ direction: 'sendrecv', iceRestart: false }),
    );
    await hearEachOther(parties, 'after the refusal');
    // Asked again, it is taken where it can be.
    await one.media.show('camera');
    await exchange(one, other, { video: 'sendrecv' });
    const again = one.media.negotiated()?.video?.direction ?? null;
    close(...parties);
    return { refused, lines: linesOf(offer.sdp), again };
  },

  /** Both ask at once: one rolls back, answers, and asks again. */
  async videoGlare() {
    const parties = await call();
    const [one, other] = parties;
    const [seenByOne, seenByOther] = [watch(one), watch(other)];
    await Promise.all([one.media.show('camera'), other.media.show('camera')]);
    await one.media.createDescription({ direction: 'sendrecv', iceRestart: false, video: 'sendrecv' });
    await one.media.rollback();
    await exchange(other, one, { video: 'sendrecv' });
    await exchange(one, other, both);
    await Promise.all([untilMoves(seenByOne), untilMoves(seenByOther)]);
    await hearEachOther(parties, 'after the glare');
    const offer = await one.media.createDescription({
      direction: 'sendrecv',
      iceRestart: false,
      video: 'sendrecv',
    });
    close(...parties);
    return linesOf(offer.sdp).length;
  },

  /** Which tracks live while a picture is shown, held, and closed: the light of the camera. */
  async cameraLight() {
    const [one, other] = await call();
    const tracks: MediaStreamTrack[] = [];
    const watched = watch(one, 'ours');
    const note = () => {
      const { srcObject } = watched;
      if (srcObject instanceof MediaStream) tracks.push(...srcObject.getVideoTracks());
      return tracks.map(({ readyState }) => readyState);
    };
    await one.media.show('camera');
    const lights = [note()];
    one.media.setHeld(true);
    lights.push(note());
    one.media.setHeld(false);
    await until(note, (states) => states.at(-1) === 'live', 'the camera is back');
    one.media.hide();
    lights.push(tracks.map(({ readyState }) => readyState));
    await one.media.show('camera');
    note();
    one.media.close();
    lights.push(tracks.map(({ readyState }) => readyState));
    other.media.close();
    return lights;
  },
};
