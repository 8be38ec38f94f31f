import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { type Lab, startLab } from '../../test/lab/support/lab.ts';
import { buildApp } from '../../tools/launch/build.ts';
import { chooseElectron } from '../../tools/launch/electron.ts';
import { hasLab } from './has-lab.ts';

/** Every bench of the lab has these. */
export const labOptions = {
  built: { type: 'boolean', default: false },
  write: { type: 'boolean', default: false },
  help: { type: 'boolean', short: 'h', default: false },
} as const;

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
  if (!(await hasLab())) return;
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

export interface RoundsBench<Measured> extends Pick<LabBench, 'usage' | 'file'> {
  readonly measure: (lab: Lab, rounds: number) => Promise<Measured>;
  readonly pageOf: (measured: Measured, electron: string) => string;
}

/** The same with `--rounds N`, 20 unless told. */
export async function runRoundsInLab<Measured>(bench: RoundsBench<Measured>): Promise<void> {
  const { values } = parseArgs({ options: { ...labOptions, rounds: { type: 'string', default: '20' } } });
  const rounds = Number(values.rounds);
  const { usage, file } = bench;
  await runInLab({
    ...{ usage, file, asked: values, isValid: rounds >= 1 },
    measure: async (lab, electron) => bench.pageOf(await bench.measure(lab, rounds), electron),
  });
}
