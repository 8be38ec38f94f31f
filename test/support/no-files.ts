import { createImportDesk, type ImportDeskOptions } from '../../src/main/people/import-desk.ts';
import { createMemoryLog } from './memory-log.ts';

const refuse = async () => Promise.reject(new Error('nothing was chosen'));

/** Imports and exports of somebody who chooses no file. */
export function noFiles(people: ImportDeskOptions['people']) {
  return createImportDesk({
    people,
    work: {
      open: refuse,
      look: refuse,
      bringIn: refuse,
      undo: refuse,
      write: refuse,
      cancel: () => undefined,
    },
    log: createMemoryLog(),
    chooseFile: async () => null,
    choosePlace: async () => null,
    onChanged: () => undefined,
  });
}
