import { whyNoLab } from '../../tools/lab-requirements.ts';

/** Where there is none, it says why, and the process ends with 77: not run. */
export async function hasLab(): Promise<boolean> {
  const reason = await whyNoLab();
  if (reason === null) return true;
  console.log(`not run: ${reason}`);
  process.exitCode = 77;
  return false;
}
