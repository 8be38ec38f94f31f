import type { Clock, IceServerProvider, MediaConnection, MediaError, MediaEvent } from '../core/ports.ts';
import type { SoundChoices } from '../core/sound.ts';
import type { VideoLimit } from '../core/video.ts';
import type { MediaView } from '../snapshot.ts';
import type { VideoSources } from './call-video.ts';
import type { PlaceConnection } from './connection-place.ts';
import type { MediaPolicy } from './media-policy.ts';
import type { MicrophoneDevices } from './microphone.ts';
import type { SuppressNoise } from './suppress-noise.ts';

// What the media of one call are to the engine, and what they are made of. peer-media.ts makes them.

/** Media that can also be looked into: the engine samples it for the snapshot. */
export interface SampledMedia extends MediaConnection {
  sample(): Promise<MediaView | null>;
  /** Shows one of the pictures in this element, whichever track it is at the moment; returns how to stop. */
  attachPicture(whose: 'ours' | 'theirs', element: HTMLVideoElement): () => void;
  /** What the network leaves of our picture. */
  videoLimit(): VideoLimit;
  /** As if the path had died without a word, until another one is in use; 10 s at most. What comes in is still heard. */
  simulateSilence(): void;
}

/** Makes the media of one call. */
export type CreateMedia = (
  onFailed: PeerMediaOptions['onFailed'],
  onEvent: (event: MediaEvent) => void,
) => SampledMedia;

export interface PeerMediaOptions {
  readonly account: MediaPolicy;
  readonly devices: MicrophoneDevices;
  readonly permissions: Pick<Permissions, 'query'>;
  readonly iceServers: IceServerProvider;
  readonly clock: Pick<Clock, 'now' | 'after'>;
  /** Left out: the browser's own suppression is all there is. */
  readonly suppressNoise?: SuppressNoise;
  /** Which devices; left out: the system's. */
  readonly sound?: SoundChoices;
  /** What can be shown; left out: nothing. */
  readonly video?: VideoSources;
  /** Where a connection knows every network of this moment; the page itself may hear of a new one seconds late. */
  readonly placeFresh?: PlaceConnection;
  /** The connection was lost for good, or the microphone never came. */
  readonly onFailed: (error: MediaError) => void;
  readonly onEvent?: (event: MediaEvent) => void;
}
