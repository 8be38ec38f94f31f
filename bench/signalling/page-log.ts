import { readFileSync } from 'node:fs';
import path from 'node:path';

/** A line of the app's own log. */
export interface LogLine {
  /** Epoch ms, by the page's clock where it is a line of the page. */
  readonly at: number;
  readonly text: string;
}

const line = /^(\S+Z) \w+ (.*)$/;

export function readLog(userDataDir: string): readonly LogLine[] {
  const text = readFileSync(path.join(userDataDir, 'logs/offhook.log'), 'utf8');
  return text.split('\n').flatMap((each) => {
    const [, at = '', words = ''] = line.exec(each) ?? [];
    return words === '' ? [] : [{ at: Date.parse(at), text: words }];
  });
}

/** Waits for a line that begins so, of `since` or later; null when there is none within `mostMs`. */
export async function lineSince(
  userDataDir: string,
  since: number,
  begins: readonly string[],
  mostMs: number,
): Promise<LogLine | null> {
  const deadline = Date.now() + mostMs;
  for (;;) {
    const found = readLog(userDataDir).find(
      ({ at, text }) => at >= since && begins.some((beginning) => text.startsWith(beginning)),
    );
    if (found !== undefined) return found;
    if (Date.now() > deadline) return null;
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
}
