import { randomBytes } from 'node:crypto';
import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { createImpairments, type Impairments, resetImpairments } from './impairments.ts';
import { recordRun, removeRun, sweepStaleRuns } from './run-record.ts';
import { type Shaper, startShaper } from './shaper.ts';
import { buildTopology, homeElsewhere, homeOf, type Namespaces, namesFor, type Uplink } from './topology.ts';

/** A network of this run's own, and the folder for everything that the run writes. */
export interface Network extends Impairments {
  readonly namespaces: Namespaces;
  readonly folder: string;
  /** What befalls the uplinks of the other home; null: there is none. */
  readonly elsewhere: Impairments | null;
  /** Puts a shaper into the uplink's way; it does nothing until it is told to. */
  shape(uplink: Uplink): Promise<Shaper>;
  /** Uplinks healthy again, shapers gone. */
  reset(): Promise<void>;
  /** Ends everything that runs in it, and removes it with its folder. */
  close(): Promise<void>;
}

/** Builds it, on demand with another home; first clears up after runs that crashed. */
export async function startNetwork(options: { readonly elsewhere?: boolean } = {}): Promise<Network> {
  await sweepStaleRuns();
  const id = randomBytes(3).toString('hex');
  const namespaces = namesFor(id);
  const folder = mkdtempSync(path.join(tmpdir(), `offhook-lab-${id}-`));
  const run = { namespaces: Object.values(namespaces), folder };
  recordRun(id, run.namespaces, folder);
  try {
    await buildTopology(namespaces, options);
  } catch (error) {
    await removeRun(id, run);
    throw error;
  }
  const impairments = createImpairments(homeOf(namespaces));
  const elsewhere = options.elsewhere === true ? createImpairments(homeElsewhere(namespaces)) : null;
  const shapers = new Set<Shaper>();

  return {
    ...impairments,
    elsewhere,
    namespaces,
    folder,
    async shape(uplink) {
      const shaper = await startShaper(namespaces, uplink);
      shapers.add(shaper);
      return {
        ...shaper,
        async stop() {
          if (shapers.delete(shaper)) await shaper.stop();
        },
      };
    },
    async reset() {
      for (const shaper of shapers) await shaper.stop();
      shapers.clear();
      for (const home of [impairments, ...(elsewhere === null ? [] : [elsewhere])])
        await resetImpairments(home);
    },
    close: () => removeRun(id, run),
  };
}
