import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Lab, startLab } from '../../test/lab/support/lab.ts';
import { whyNoLab } from '../../tools/lab-requirements.ts';
import { buildApp } from '../../tools/launch/build.ts';
import { chooseElectron } from '../../tools/launch/electron.ts';

export interface LabBench {
  readonly usage: string;
  readonly asked: { readonly help: boolean; readonly built: boolean; readonly write: boolean };
  /** Whether the other options make sense. */
  readonly isValid: boolean;
  /** Of this folder: where the page is written when asked. */
  readonly file: string;
  /** Measures, and gives the page that tells it. */
  readonly measure: (lab: Lab, electron: string) => Promise<string>;
}

/** Runs a bench in a lab of its own; says how it is used, or why there is no lab, where it does not. */
export async function runInLab({ usage, asked, isValid, file, measure }: LabBench): Promise<void> {
  if (asked.help || !isValid) {
    console.log(usage);
    process.exitCode = asked.help ? 0 : 2;
    return;
  }
  const reason = await whyNoLab();
  if (reason !== null) {
    console.log(`not run: ${reason}`);
    process.exitCode = 77;
    return;
  }
  if (!asked.built) await buildApp();
  const { kind, says } = await chooseElectron();
  console.log(says);
  const lab = await startLab();
  try {
    const page = await measure(lab, kind === 'host' ? 'tools/electron-host (system Chromium)' : 'Electron');
    console.log(page);
    if (asked.write) writeFileSync(path.resolve(import.meta.dirname, '..', file), page);
  } finally {
    await lab.close();
  }
}
