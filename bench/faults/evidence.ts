import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FaultParties } from '../../test/lab/support/fault-lab.ts';
import type { Evidence } from '../../test/lab/support/fault-run.ts';

/** Who can say something about a round that went wrong, and where more of it is written. */
export interface Witnesses {
  /** By name. */
  readonly apps: Readonly<Record<string, { readonly userDataDir: string; status(): Promise<unknown> }>>;
  /** Questions to the registrars. */
  readonly registrars: readonly ((...command: readonly string[]) => Promise<string>)[];
  /** More files and folders, by the name that they are to have; there may be nothing yet. */
  readonly more: Readonly<Record<string, string>>;
}

export function witnessesOf({ lab, alice, carol, dave }: FaultParties): Witnesses {
  const { kamcmd, secondRegistrar, runDir } = lab.edge;
  return {
    apps: { alice, carol, dave },
    registrars: [kamcmd, ...(secondRegistrar === null ? [] : [secondRegistrar.kamcmd])],
    more: { 'edge.log': path.join(lab.network.folder, 'edge.log'), 'edge-logs': path.join(runDir, 'log') },
  };
}

/** Writes what there is to be seen of a round that went wrong into this folder. Whoever does not answer is told of. */
export async function keepEvidence(
  { apps, registrars, more }: Witnesses,
  { round, wrong, from, to, captures }: Evidence,
  folder: string,
): Promise<void> {
  mkdirSync(folder, { recursive: true });
  const names = Object.keys(apps);
  const statuses = await Promise.all(Object.values(apps).map((app) => app.status().catch(String)));
  const told = Object.fromEntries(names.map((name, index) => [name, statuses[index]]));
  const [since, until] = [from, to].map((ms) => new Date(ms).toISOString());
  writeFileSync(
    path.join(folder, 'round.json'),
    `${JSON.stringify({ round, wrong, since, until, ...told }, null, 2)}\n`,
  );
  const questions = ['ul.dump', 'dlg.list'];
  const answers = await Promise.all(
    registrars.flatMap((ask) => questions.map((question) => ask(question).catch(String))),
  );
  writeFileSync(path.join(folder, 'registrars.txt'), answers.join('\n\n'));
  for (const [name, file] of Object.entries(captures))
    copyWhereThere(file, path.join(folder, `${name}.pcap`));
  for (const [name, { userDataDir }] of Object.entries(apps))
    copyWhereThere(path.join(userDataDir, 'logs'), path.join(folder, `${name}-logs`));
  for (const [name, file] of Object.entries(more)) copyWhereThere(file, path.join(folder, name));
}

function copyWhereThere(from: string, to: string): void {
  if (existsSync(from)) cpSync(from, to, { recursive: true });
}

/** A name that no earlier round of this folder has. */
export function freeName(folder: string, name: string): string {
  const taken = new Set(existsSync(folder) ? readdirSync(folder) : []);
  let free = name;
  for (let count = 2; taken.has(free); count += 1) free = `${name}-${count}`;
  return path.join(folder, free);
}
