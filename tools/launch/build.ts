import { runTask } from '../run-tasks.ts';

/** Builds main, preload and renderer into out/. Throws with the builder's words. */
export async function buildApp(): Promise<void> {
  const { ok, output } = await runTask({ name: 'build', command: 'electron-vite', args: ['build'] });
  if (!ok) throw new Error(`the build failed\n${output}`);
}
