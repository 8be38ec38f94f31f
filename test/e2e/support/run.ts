import path from 'node:path';

/** The folder of one end-to-end run, made by start.ts: profiles, policies, tones. */
export function runFolder(): string {
  const folder = process.env.OFFHOOK_E2E_RUN;
  if (folder === undefined) throw new Error('start the end-to-end tests with `npm run test:e2e`');
  return folder;
}

/** Where one app instance of one spec lives. */
export function instanceFolder(name: string): string {
  return path.join(runFolder(), name);
}

/** Where WebdriverIO notes each spec that has ended, and with which code, a line each. */
export const endedSpecsIn = (folder: string): string => path.join(folder, 'ended-specs');
export const endedSpecs = (): string => endedSpecsIn(runFolder());

/** What each instance says into its microphone, in Hz: known, and different from everybody else's. */
export const tones = { alice: 700, carol: 1150 } as const;
