import { isTurn } from '../../../shared/provisioning.ts';
import { namesReachable } from '../core/ice-candidate.ts';
import type { DescriptionRequest } from '../core/ports.ts';
import { attributeOf, parseSdp } from '../core/sdp.ts';
import { watchGathering } from './gathering.ts';
import type { MediaPolicy } from './media-policy.ts';
import { tryPicture } from './picture-place.ts';
import { transceiversOf } from './voice-place.ts';

export interface OwnDescriptions {
  /** Sets one on the connection; resolves when it is worth sending. */
  make(request: DescriptionRequest): Promise<void>;
}

export interface OwnDescriptionsOptions {
  /** Just made. */
  readonly connection: RTCPeerConnection;
  readonly policy: MediaPolicy;
  readonly iceServers: readonly RTCIceServer[];
  readonly hurries: boolean;
  /** It gathers already. */
  readonly ahead: boolean;
  readonly picture: () => MediaStreamTrack | null;
  /** One is set, and its candidates are being gathered. */
  readonly onSet: () => void;
}

/** A relay needs two round trips; this is for networks that are not there. */
const gatherMostMs = 5000;
/** Interfaces report within a millisecond of each other, a STUN server in the house within this; others trickle. */
const gatherSettleMs = 30;
/**
 * Where UDP is blocked only the relay connects, and whom we call may not trickle. It comes in two round trips, most of
 * them while the microphone is being opened.
 */
const relayWaitMs = 250;
/** So often and so long a restart looks for a network to leave by: Chromium may hear of it 2 s late (Linux). */
const networkAgainMs = 50;
const networkMostMs = 3000;
/** A restart is in a hurry: the first useful candidate is enough. */
const restartSettleMs = 5;

/** What one connection says of itself: voice, picture, and candidates enough to be reached by. */
export function createOwnDescriptions(options: OwnDescriptionsOptions): OwnDescriptions {
  const { connection, policy } = options;
  const gatheringSinceMs = performance.now();
  const hasRelay = options.iceServers.some(({ urls }) => [urls].flat().some(isTurn));
  const relayOnly = policy.ice.transportPolicy === 'relay';
  const unhurriedMs = hasRelay ? relayWaitMs : gatherSettleMs;
  const settleMs = options.hurries ? restartSettleMs : unhurriedMs;

  async function make(request: DescriptionRequest): Promise<void> {
    const restarts = request.iceRestart && connection.signalingState === 'stable';
    const untilMs = performance.now() + networkMostMs;
    let emptyMs = networkAgainMs;
    await gatherFor(request, restarts, emptyMs);
    // Chromium hears of a new network later than main does, and gathers once: it is asked until it knows one.
    while (restarts && isOffering() && !hasCandidate() && performance.now() < untilMs) {
      // A relay is asked for its candidate, which may take longer than this: then it is not asked anew each time.
      if (relayOnly) emptyMs *= 2;
      await connection.setLocalDescription({ type: 'rollback' });
      await gatherFor(request, true, emptyMs);
    }
  }

  const isOffering = (): boolean => connection.signalingState === 'have-local-offer';
  const hasCandidate = (): boolean => namesReachable(connection.localDescription?.sdp ?? '');

  async function gatherFor(request: DescriptionRequest, restarts: boolean, emptyMs: number): Promise<void> {
    for (const transceiver of transceiversOf(connection)) transceiver.direction = request.direction;
    await tryPicture(connection, request.video ?? 'recvonly', policy.video, options.picture());
    if (restarts) connection.restartIce();
    const before = localUfrags();
    const isAnew = () => localUfrags().some((each) => !before.includes(each));
    const gathering = watchGathering(connection, {
      mostMs: gatherMostMs,
      settleMs: restarts ? restartSettleMs : settleMs,
      sinceMs: options.ahead && before.length === 0 ? gatheringSinceMs : null,
      relaySettleMs: restartSettleMs,
      relayOnly,
      hasCandidate: () => hasCandidate() && isAnew(),
      emptyMs,
    });
    try {
      await connection.setLocalDescription();
    } catch (error) {
      gathering.cancel();
      throw error;
    }
    options.onSet();
    // A restart of theirs gives us new credentials as well, and so does a picture that goes its own way.
    if (!isAnew()) gathering.cancel();
    await gathering.done;
  }

  function localUfrags(): readonly string[] {
    const sdp = parseSdp(connection.localDescription?.sdp ?? '');
    return sdp === null
      ? []
      : sdp.media.flatMap((each) => attributeOf(sdp, each, 'iceUfrag') ?? []).map(String);
  }

  return { make };
}
