import { createImportDesk, type ImportDeskOptions } from '../../src/main/people/import-desk.ts';
import type { PictureDesk } from '../../src/main/people/picture-desk.ts';
import { createMemoryLog } from './memory-log.ts';

const refuse = async () => Promise.reject(new Error('nothing was chosen'));

/** Pictures where nobody chooses any, and none waits. */
export const noPictures: Omit<PictureDesk, 'small'> = {
  choose: async () => 'none',
  remove: () => undefined,
  next: () => null,
  settle: () => undefined,
};

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
