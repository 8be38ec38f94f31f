import { createImportDesk, type ImportDeskOptions } from '../../src/main/people/import-desk.ts';
import { createFakeClock } from './fake-clock.ts';
import { createMemoryLog } from './memory-log.ts';
import { german } from './open-people.ts';

/** Imports and exports of somebody who chooses no file. */
export function noFiles(people: ImportDeskOptions['people']) {
  return createImportDesk({
    people,
    sense: () => german,
    clock: createFakeClock(),
    log: createMemoryLog(),
    chooseFile: async () => null,
    choosePlace: async () => null,
    readFile: () => Promise.reject(new Error('no file was chosen')),
    writeFile: () => Promise.reject(new Error('no place was chosen')),
    onState: () => undefined,
    onChanged: () => undefined,
  });
}
