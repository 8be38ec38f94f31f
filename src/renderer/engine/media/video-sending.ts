import type { VideoLimit, VideoSource } from '../core/video.ts';
import { type LadderState, limitOf, rungOf, stepLadder, topOfLadder } from '../core/video-ladder.ts';
import { pictureSenderOf } from './picture-place.ts';
import { readLadderLook, reportTimes, type StatsEntry } from './read-stats.ts';

export interface VideoSending {
  /** With each sample of the connection that negotiates. */
  look(connection: RTCPeerConnection, entries: readonly StatsEntry[], source: VideoSource | null): void;
  limit(): VideoLimit;
}

const lookMs = 1000;

/** Keeps what is sent of a picture to what the network bears beside the voice. */
export function createVideoSending(): VideoSending {
  let ladder: LadderState = topOfLadder;
  let shown: VideoSource | null = null;
  let lookedAtMs = 0;
  let reported: ReadonlyMap<string, number> = new Map();
  /** What the sender was told last; another connection has another sender. */
  let told: { readonly sender: RTCRtpSender; readonly words: string } | null = null;

  async function limit(sender: RTCRtpSender, source: VideoSource): Promise<void> {
    const rung = rungOf(source, ladder);
    const words = JSON.stringify([rung, source]);
    if (told?.sender === sender && told.words === words) return;
    const parameters = sender.getParameters();
    if (parameters.encodings.length === 0) return;
    told = { sender, words };
    for (const encoding of parameters.encodings) {
      encoding.active = rung !== null;
      if (rung !== null) {
        encoding.scaleResolutionDownBy = rung.scale;
        encoding.maxFramerate = rung.framesPerSecond;
        encoding.maxBitrate = rung.most;
      }
      encoding.priority = 'low';
      encoding.networkPriority = 'low';
    }
    parameters.degradationPreference = source === 'screen' ? 'maintain-resolution' : 'balanced';
    await sender.setParameters(parameters).catch(() => {
      // In the midst of a negotiation: with the next look.
      told = null;
    });
  }

  return {
    look(connection, entries, source) {
      const sender = pictureSenderOf(connection);
      if (source !== shown) ladder = topOfLadder;
      shown = source;
      if (source === null || sender === undefined || sender.track === null) return;
      const look = readLadderLook(entries, reported);
      if (look.atMs - lookedAtMs >= lookMs) {
        lookedAtMs = look.atMs;
        reported = reportTimes(entries);
        ladder = stepLadder(ladder, source, look);
      }
      void limit(sender, source);
    },
    limit: () => (shown === null ? 'none' : limitOf(shown, ladder)),
  };
}
