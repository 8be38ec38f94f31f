import type { PictureMissing, VideoLimit, VideoProblem, VideoView } from '../../engine/snapshot.ts';
import type { ProblemSentence } from './sentence.ts';

/** The words of pictures in a call. */
export interface VideoText {
  /** The control, and its key. */
  readonly video: string;
  readonly start: string;
  readonly stop: string;
  readonly pictures: string;
  readonly theirs: (who: string) => string;
  readonly ours: Readonly<Record<NonNullable<VideoView['source']>, string>>;
  readonly opening: Readonly<Record<NonNullable<VideoView['source']>, string>>;
  readonly asking: string;
  /** They show something, and we do not. */
  readonly shows: (who: string) => string;
  /** They show something that is not seen here. */
  readonly missing: Readonly<Record<PictureMissing, (who: string) => string>>;
  readonly showYours: string;
  readonly inUse: Readonly<Record<NonNullable<VideoView['source']>, string>>;
  readonly limits: Readonly<Record<Exclude<VideoLimit, 'none'>, string>>;
  readonly large: string;
  readonly small: string;
  readonly actualSize: string;
  readonly fit: string;
  readonly apart: string;
  readonly problems: Readonly<Record<Exclude<VideoProblem, 'dismissed'>, (who: string) => ProblemSentence>>;
}
