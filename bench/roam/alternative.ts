import { rmSync } from 'node:fs';
import path from 'node:path';
import type { Lab } from '../../test/lab/support/lab.ts';
import type { IceSettings } from '../alternatives/account.ts';
import { type Alternative, type Caller as Person, startAlternative } from '../setup/contenders.ts';
import type { Caller } from './caller.ts';

/** A library with its defaults, started anew for each call: after a change of network none of them is of use again. */
export function createAlternative(
  lab: Lab,
  executable: string,
  ice: IceSettings,
  alternative: Alternative,
): Caller {
  let person: Person | null = null;
  return {
    name: alternative.name,
    stays: false,
    async ready() {
      rmSync(path.join(lab.network.folder, alternative.folder), { recursive: true, force: true });
      person = await startAlternative(lab, executable, alternative, ice);
      await person.ready();
    },
    async call(target) {
      await person?.page.type(target);
      await person?.page.pressEnter();
    },
    async end() {
      await person?.stop();
      person = null;
    },
    async killPage() {
      throw new Error(`${alternative.name} would be gone`);
    },
    rung: async () => null,
    stop: async () => undefined,
  };
}
