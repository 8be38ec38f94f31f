import { readFileSync } from 'node:fs';
import { processTree } from '../../test/support/process-tree.ts';

/** Proportional set size of a whole process tree, MiB: shared pages are counted once. Linux only. */
export function treeMemoryMib(root: number): number {
  let kib = 0;
  for (const pid of processTree(root)) {
    try {
      kib += Number(/^Pss:\s+(\d+)/m.exec(readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8'))?.[1] ?? 0);
    } catch {
      // It ended while we looked.
    }
  }
  return kib / 1024;
}
