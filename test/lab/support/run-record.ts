import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { run } from './command.ts';

/**
 * What a run of the lab leaves behind when it crashes: its namespaces with the programs in them, and its folder.
 * Each run writes that down before it makes anything; the next run clears up after owners that are gone.
 */
const recordSchema = v.object({
  pid: v.number(),
  /** The owner's start in clock ticks: pids are used again. */
  startedAt: v.string(),
  namespaces: v.array(v.string()),
  folder: v.string(),
});
export type RunRecord = v.InferOutput<typeof recordSchema>;

const recordsFolder = path.join(tmpdir(), `offhook-lab-runs-${process.getuid?.() ?? 0}`);
const fileOf = (id: string): string => path.join(recordsFolder, `${id}.json`);

/** Field 22 of /proc/PID/stat; null when there is no such process. The command in field 2 may hold blanks. */
function startOf(pid: number): string | null {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'latin1');
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}

export function isAlive({ pid, startedAt }: Pick<RunRecord, 'pid' | 'startedAt'>): boolean {
  return startOf(pid) === startedAt;
}

/** Notes that this process owns these namespaces and this folder. */
export function recordRun(id: string, namespaces: readonly string[], folder: string): void {
  mkdirSync(recordsFolder, { recursive: true, mode: 0o700 });
  const record: RunRecord = {
    pid: process.pid,
    startedAt: startOf(process.pid) ?? '',
    namespaces: [...namespaces],
    folder,
  };
  writeFileSync(fileOf(id), JSON.stringify(record), { mode: 0o600 });
}

/** Ends what still runs in the run's namespaces, removes them and the folder, and forgets the run. */
export async function removeRun(
  id: string,
  { namespaces, folder }: Omit<RunRecord, 'pid' | 'startedAt'>,
): Promise<void> {
  const present = await namespacesThere();
  await Promise.all(namespaces.filter((each) => present.includes(each)).map(removeNamespace));
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  rmSync(fileOf(id), { force: true });
}

async function removeNamespace(name: string): Promise<void> {
  try {
    await endProgramsIn(name);
    await run(['ip', 'netns', 'delete', name]);
    rmSync(etcOf(name), { recursive: true, force: true });
  } catch (error) {
    // Two runs may sweep after the same crash at once.
    if ((await namespacesThere()).includes(name)) throw error;
  }
}

/** What `ip netns exec` puts over /etc for programs in this namespace. */
export function etcOf(namespace: string): string {
  return path.join('/etc/netns', namespace);
}

/** Clears up after runs whose owner is gone. Returns their ids. */
export async function sweepStaleRuns(): Promise<string[]> {
  mkdirSync(recordsFolder, { recursive: true, mode: 0o700 });
  const swept: string[] = [];
  for (const file of readdirSync(recordsFolder).filter((name) => name.endsWith('.json'))) {
    const id = file.slice(0, -'.json'.length);
    const record = readRecord(id);
    if (record === null || isAlive(record)) continue;
    await removeRun(id, record);
    swept.push(id);
  }
  return swept;
}

/** Null while its owner writes it. */
function readRecord(id: string): RunRecord | null {
  try {
    return v.parse(recordSchema, JSON.parse(readFileSync(fileOf(id), 'utf8')));
  } catch {
    return null;
  }
}

export async function namespacesThere(): Promise<string[]> {
  const listed = await run(['ip', 'netns', 'list']);
  return listed.split('\n').flatMap((line) => line.split(' ')[0] || []);
}

const endWithinMs = 5000;

async function pidsIn(namespace: string): Promise<number[]> {
  const listed = await run(['ip', 'netns', 'pids', namespace]);
  return listed.split('\n').filter(Boolean).map(Number);
}

/** Nobody but this run ever put a program there. */
async function endProgramsIn(namespace: string): Promise<void> {
  const deadline = Date.now() + endWithinMs;
  for (;;) {
    const pids = await pidsIn(namespace);
    if (pids.length === 0) return;
    if (Date.now() > deadline) throw new Error(`${namespace}: ${pids.join(', ')} do not end`);
    for (const pid of pids) endProgram(pid);
    await sleep(20);
  }
}

function endProgram(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL');
  } catch {
    // Gone by itself.
  }
}
