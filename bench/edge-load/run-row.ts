import { cpuSeconds } from './cpu.ts';

export interface Row {
  readonly name: string;
  /** One operation of one worker. */
  readonly once: (worker: number) => Promise<void>;
}

export interface Measured {
  readonly name: string;
  readonly done: number;
  readonly failed: number;
  readonly perSecond: number;
  /** Cores that Kamailio and its workers used meanwhile. */
  readonly cores: number;
  /** Middle and 95th percentile of an operation, ms. */
  readonly medianMs: number;
  readonly slowMs: number;
  readonly firstFailure: string | null;
}

/** So many workers repeat the operation, each as soon as its last one is done, for so long. */
export async function runRow(row: Row, pid: number, workers: number, seconds: number): Promise<Measured> {
  const times: number[] = [];
  let failed = 0;
  let firstFailure: string | null = null;
  const started = performance.now();
  const cpuBefore = cpuSeconds(pid);
  const deadline = started + seconds * 1000;
  const work = async (worker: number) => {
    while (performance.now() < deadline) {
      const begun = performance.now();
      try {
        await row.once(worker);
        times.push(performance.now() - begun);
      } catch (error) {
        failed += 1;
        firstFailure ??= error instanceof Error ? error.message : String(error);
      }
    }
  };
  await Promise.all(Array.from({ length: workers }, (_, worker) => work(worker)));
  const elapsed = (performance.now() - started) / 1000;
  const sorted = times.toSorted((a, b) => a - b);
  const at = (share: number) => sorted[Math.floor((sorted.length - 1) * share)] ?? Number.NaN;
  return {
    name: row.name,
    done: times.length,
    failed,
    perSecond: times.length / elapsed,
    cores: (cpuSeconds(pid) - cpuBefore) / elapsed,
    medianMs: at(0.5),
    slowMs: at(0.95),
    firstFailure,
  };
}
