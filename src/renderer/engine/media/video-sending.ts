import { layersAt } from '../core/simulcast.ts';
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
    const parameters = sender.getParameters();
    const layers = layersAt(rung, source, parameters.encodings.length);
    const words = JSON.stringify([layers, source]);
    // Each description of the far side turns all layers on again that it takes.
    const holds = parameters.encodings.every(({ active }, index) => active === layers[index]?.active);
    if (layers.length === 0 || (holds && told?.sender === sender && told.words === words)) return;
    told = { sender, words };
    for (const [index, encoding] of parameters.encodings.entries()) {
      const layer = layers[index];
      encoding.active = layer?.active === true;
      if (layer?.active === true) {
        encoding.scaleResolutionDownBy = layer.scale;
        encoding.maxFramerate = layer.framesPerSecond;
        encoding.maxBitrate = layer.most;
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
