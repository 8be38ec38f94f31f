import { type MediaDirection, receives, sends } from '../core/media-direction.ts';
import { type MediaConnection, MediaError, type OfferAnchor, type OfferRequest } from '../core/ports.ts';
import { withoutPicture } from '../core/sdp.ts';

/** The media of one session, with what we want of it: our answers say what our last offer said, as far as they may. */
export interface SessionMedia {
  offer(request: Pick<OfferRequest, 'direction' | 'iceRestart' | 'anchor' | 'video'>): Promise<string>;
  /** The offer of a move, made before it can be sent; what we want stays as it is. */
  prepare(anchor: OfferAnchor): Promise<void>;
  /** A first offer once more, from where we are now; whatever became of the one before. */
  renew(): Promise<string>;
  /** Takes back what was prepared. */
  withdraw(): Promise<void>;
  /** An offer for whoever asked without one (a late offer), without changing anything. */
  offerAsIs(): Promise<string>;
  answer(offer: string): Promise<string>;
  /** The answer of an early dialog, which may not be the last word. */
  takeEarlyAnswer(sdp: string): Promise<void>;
  /** `voice`: its picture could not be taken, which the far side does not know yet. */
  takeAnswer(sdp: string): Promise<'whole' | 'voice'>;
  /** A refused offer of ours, or one of theirs that we cannot take. */
  takeBack(): Promise<void>;
  /** All candidates found so far, as RFC 8840 wants them in an INFO. */
  candidates(): string | null;
  takeCandidates(fragment: string): Promise<void>;
  /** Throws where what was agreed on has no audio: a call that nobody can hear must not begin. */
  demandAudio(): void;
  /** What the far side said last of its own direction. */
  remoteDirection(): MediaDirection;
  /** What our descriptions say. */
  wanted(): MediaDirection;
}

/** Every step waits for the one before it: WebRTC takes one description at a time. */
export function createSessionMedia(media: MediaConnection): SessionMedia {
  let wanted: MediaDirection = 'sendrecv';
  /** Of the picture, while the call is not held. */
  let picture: MediaDirection = 'recvonly';
  let before: { wanted: MediaDirection; picture: MediaDirection } = { wanted, picture };
  let turn: Promise<unknown> = Promise.resolve();
  /** Our next offer, or the one that is open, comes from a new connection. */
  let reanchored = false;

  function inTurn<T>(work: () => Promise<T>): Promise<T> {
    const mine = turn.then(work);
    turn = mine.catch(() => undefined);
    return mine.catch((error: unknown) => {
      throw error instanceof MediaError ? error : new MediaError('media-failed', String(error));
    });
  }

  async function describe(iceRestart: boolean): Promise<string> {
    // Whoever holds sees nothing and shows nothing.
    const video = wanted === 'sendrecv' ? picture : 'inactive';
    const request = { direction: wanted, iceRestart, ...(video === 'recvonly' ? {} : { video }) };
    return (await media.createDescription(request)).sdp;
  }

  function reanchor(): void {
    if (!reanchored) media.reanchor('new');
    reanchored = true;
  }

  function rollBack(): Promise<void> {
    reanchored = false;
    return media.rollback();
  }

  /** What the far side does not take is not asked for again by the way. Who holds us takes nothing now, and will later. */
  function forgetRefused(): void {
    const agreed = media.negotiated();
    if (agreed === null || !sends(picture) || wanted !== 'sendrecv') return;
    const { video, remoteDirection } = agreed;
    const isTaken = video !== null && (sends(video.direction) || !receives(remoteDirection));
    if (!isTaken) picture = 'recvonly';
  }

  /** A picture that does not work must not cost the voice. */
  async function takeAnswer(sdp: string): Promise<'whole' | 'voice'> {
    const voice = withoutPicture(sdp);
    try {
      await media.applyDescription({ type: 'answer', sdp });
    } catch (error) {
      if (voice === null) throw error;
      await media.applyDescription({ type: 'answer', sdp: voice });
    }
    const isTaken = voice === null || media.negotiated()?.video !== null;
    const isKnown = isTaken || picture === 'inactive';
    if (!isTaken) picture = 'inactive';
    else forgetRefused();
    return isKnown ? 'whole' : 'voice';
  }

  return {
    offer: ({ direction, iceRestart, anchor = 'same', video }) =>
      inTurn(() => {
        before = { wanted, picture };
        wanted = direction ?? wanted;
        picture = video ?? picture;
        if (anchor === 'new') reanchor();
        return describe(iceRestart);
      }),
    prepare: (anchor) =>
      inTurn(async () => {
        if (anchor === 'new') reanchor();
        await describe(anchor === 'same');
      }),
    renew: () =>
      inTurn(() => {
        media.reanchor();
        media.settleAnchor('new');
        return describe(false);
      }),
    withdraw: () => inTurn(rollBack).catch(() => undefined),
    offerAsIs: () =>
      inTurn(() => {
        before = { wanted, picture };
        return describe(false);
      }),
    answer: (offer) =>
      inTurn(async () => {
        before = { wanted, picture };
        reanchored = false;
        await media.applyDescription({ type: 'offer', sdp: offer });
        const answer = await describe(false);
        if (media.negotiated()?.video === null && sends(picture)) picture = 'recvonly';
        return answer;
      }),
    takeEarlyAnswer: (sdp) => inTurn(() => media.applyDescription({ type: 'pranswer', sdp })),
    takeAnswer: (sdp) =>
      inTurn(async () => {
        reanchored = false;
        return takeAnswer(sdp);
      }),
    takeBack: () =>
      inTurn(async () => {
        ({ wanted, picture } = before);
        await rollBack();
      }).catch(() => undefined),
    candidates: () => media.candidateFragment(),
    // Not in turn: candidates may be what an answer waits for.
    takeCandidates: (fragment) => media.addCandidateFragment(fragment),
    demandAudio() {
      if (media.negotiated()?.dtmf === 'none') throw new MediaError('not-acceptable', 'no audio');
    },
    remoteDirection: () => media.negotiated()?.remoteDirection ?? 'sendrecv',
    wanted: () => wanted,
  };
}
