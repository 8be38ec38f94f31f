import type { MediaView } from '../../engine/snapshot.ts';
import type { PathWord, Text } from '../text/text.ts';

const formats: Readonly<Record<string, string>> = {
  opus: 'Opus',
  g722: 'G.722',
  pcmu: 'G.711',
  pcma: 'G.711',
};

/** The name people know a codec by. */
export function formatWord(codec: string): string {
  return formats[codec.toLowerCase()] ?? codec;
}

/** "host udp", "srflx udp", "prflx udp" → direct; "relay tcp" → relay. */
export function pathWord(path: string): PathWord {
  return path.toLowerCase().startsWith('relay') ? 'relay' : 'direct';
}

/** "Connected, Opus, direct": the state and what is known of the way the sound takes. */
export function describeMedia(
  state: string,
  media: Pick<MediaView, 'codec' | 'path'> | null,
  text: Text,
): string {
  const parts = [state];
  if (media?.codec) parts.push(formatWord(media.codec));
  if (media?.path) parts.push(text.call.path[pathWord(media.path)]);
  return parts.join(', ');
}
