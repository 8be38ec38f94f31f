import { readFileSync } from 'node:fs';
import { processTree } from '../../test/support/process-tree.ts';

/** Who uses the processor in the app: its pages, main (on the stand-in with the stand-in), and Chromium's own processes. */
export const kinds = ['pages', 'main', 'browser', 'gpu', 'others'] as const;
export type Kind = (typeof kinds)[number];
export type Shares = Readonly<Record<Kind, number>>;

/** Linux counts in hundredths of a second (USER_HZ). */
const ticksPerSecond = 100;

function read(pid: number, file: string): string {
  try {
    return readFileSync(`/proc/${pid}/${file}`, 'utf8');
  } catch {
    // It ended while we looked.
    return '';
  }
}

function kindOf(pid: number, root: number): Kind {
  if (pid === root) return 'main';
  const command = read(pid, 'cmdline');
  const type = /--type=([a-z-]+)/.exec(command)?.[1];
  if (type === 'renderer') return 'pages';
  if (type === 'gpu-process') return 'gpu';
  return type === undefined && /chrom|electron/i.test(command) ? 'browser' : 'others';
}

/** Of processor, since they began. */
export function secondsOf(root: number): Shares {
  const seconds: Record<Kind, number> = { pages: 0, main: 0, browser: 0, gpu: 0, others: 0 };
  for (const pid of processTree(root)) {
    const stat = read(pid, 'stat');
    // Fields after the name in brackets; utime and stime are the 14th and 15th of the line.
    const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
    seconds[kindOf(pid, root)] += (Number(fields[11] ?? 0) + Number(fields[12] ?? 0)) / ticksPerSecond;
  }
  return seconds;
}

/** Percent of one core, over that long. */
export async function sharesOver(root: number, ms: number): Promise<Shares> {
  const before = secondsOf(root);
  const from = performance.now();
  await new Promise((resolve) => setTimeout(resolve, ms));
  const passed = (performance.now() - from) / 1000;
  const after = secondsOf(root);
  const share = (kind: Kind): number => ((after[kind] - before[kind]) / passed) * 100;
  return {
    pages: share('pages'),
    main: share('main'),
    browser: share('browser'),
    gpu: share('gpu'),
    others: share('others'),
  };
}
