import { runTask } from '../run-tasks.ts';

/** Builds main, preload and renderer into out/. Throws with the builder's words, or with the signal's reason. */
export async function buildApp(signal?: AbortSignal): Promise<void> {
  console.log('Building …');
  const task = { name: 'build', command: 'electron-vite', args: ['build'] } as const;
  const { ok, output } = await runTask(task, signal === undefined ? {} : { signal });
  signal?.throwIfAborted();
  if (!ok) throw new Error(`the build failed\n${output}`);
}
