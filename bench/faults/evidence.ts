import { cpSync, existsSync, mkdirSync, readdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { FaultParties } from '../../test/lab/support/fault-lab.ts';
import type { Evidence } from '../../test/lab/support/fault-run.ts';

/** Writes what there is to be seen of a round that went wrong into this folder: before anything is healed. */
export async function keepEvidence(parties: FaultParties, evidence: Evidence, folder: string): Promise<void> {
  const { lab, alice, carol, dave } = parties;
  mkdirSync(folder, { recursive: true });
  const { round, wrong, from, to, captures } = evidence;
  const statuses = await Promise.all(
    [alice, carol, dave].map((app) => app.status().catch((error: unknown) => String(error))),
  );
  const { kamcmd, secondRegistrar } = lab.edge;
  const registrars = [kamcmd, ...(secondRegistrar === null ? [] : [secondRegistrar.kamcmd])];
  const asked = await Promise.all(
    registrars.flatMap((ask) => [ask('ul.dump').catch(String), ask('dlg.list').catch(String)]),
  );
  const [ours, carols, daves] = statuses;
  const told = { round, wrong, from: timeOf(from), to: timeOf(to), alice: ours, carol: carols, dave: daves };
  writeFileSync(path.join(folder, 'round.json'), `${JSON.stringify(told, null, 2)}\n`);
  writeFileSync(path.join(folder, 'registrars.txt'), asked.join('\n\n'));
  const names = ['server-lo', 'server', 'alice-wlan0', 'alice-wwan0', 'carol-wlan0', 'carol-wwan0'];
  for (const [index, file] of captures.entries())
    copyWhereThere(file, path.join(folder, `${names[index] ?? index}.pcap`));
  for (const [name, app] of Object.entries({ alice, carol, dave }))
    copyWhereThere(path.join(app.userDataDir, 'logs'), path.join(folder, `${name}-logs`));
  copyWhereThere(path.join(lab.network.folder, 'edge.log'), path.join(folder, 'edge.log'));
  copyWhereThere(path.join(lab.edge.runDir, 'log'), path.join(folder, 'edge-logs'));
}

const timeOf = (ms: number): string => new Date(ms).toISOString();

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
