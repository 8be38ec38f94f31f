import { open } from 'node:fs/promises';
import { join } from 'node:path';
import { type LogEntry, logLevelNames } from '../../shared/support.ts';

/** As `log-file.ts` writes them: "2026-11-27T08:00:00.000Z info scope: message". */
const head =
  /^(\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}\.\d{3}(?:Z|[+-]\d{2}:\d{2})) (\w+) ([^\s:]+(?: [^:]*)?): (.*)$/;

/**
 * Text of a log file to its entries, the oldest first: a page's line may stand behind what main wrote after it. What
 * begins like none belongs to the one before. Pure.
 */
export function parseLog(text: string): LogEntry[] {
  const entries: LogEntry[] = [];
  for (const line of text.split('\n')) {
    const [, time, level, scope, message] = head.exec(line) ?? [];
    const known = logLevelNames.find((name) => name === level);
    const at = Date.parse(time ?? '');
    if (known !== undefined && scope !== undefined && message !== undefined && Number.isFinite(at))
      entries.push({ id: 0, at, level: known, scope, message });
    else {
      const before = entries.pop();
      if (before !== undefined && line !== '')
        entries.push({ ...before, message: `${before.message}\n${line.replace(/^ {4}/, '')}` });
      else if (before !== undefined) entries.push(before);
    }
  }
  return entries.toSorted((one, other) => one.at - other.at).map((entry, id) => ({ ...entry, id }));
}

/** The newest `mostBytes` of both log files, the older one first, from the beginning of a line on. */
export async function readLogText(folder: string, mostBytes: number): Promise<string> {
  const newest = await readEnd(join(folder, 'offhook.log'), mostBytes);
  const room = mostBytes - Buffer.byteLength(newest);
  const older = room > 0 ? await readEnd(join(folder, 'offhook.old.log'), room) : '';
  return older + newest;
}

async function readEnd(file: string, mostBytes: number): Promise<string> {
  let handle: Awaited<ReturnType<typeof open>>;
  try {
    handle = await open(file);
  } catch {
    // The log has not been rotated yet, or nothing was ever written.
    return '';
  }
  try {
    const { size } = await handle.stat();
    const from = Math.max(0, size - mostBytes);
    const { buffer, bytesRead } = await handle.read(Buffer.alloc(size - from), 0, size - from, from);
    const text = buffer.toString('utf8', 0, bytesRead);
    return from === 0 ? text : text.slice(text.indexOf('\n') + 1);
  } finally {
    await handle.close();
  }
}
