import { parentPort, workerData } from 'node:worker_threads';
import { systemClock } from '../clock.ts';
import { loadReadNumber, rememberNumbers } from '../dialling/read-number.ts';
import { readContactFile, writeContactFile } from './contact-files/on-disk.ts';
import { createContactWork } from './contact-work.ts';
import { openForThread } from './open-for-thread.ts';
import type { Errand, ErrandBase, FromThread } from './thread-work.ts';
import { endWork, isAskedToStop, type WriteWord } from './write-turn.ts';

// A thread of main: reads files of contacts and writes what is in them, on a connection of its own that is open for one
// errand. What it is asked and answers: thread-work.ts.

const word = workerData as WriteWord;
const readNumber = rememberNumbers(await loadReadNumber());
let base: ErrandBase | null = null;
let errandId = 0;
let opened: ReturnType<typeof openForThread> | null = null;

const tell = (message: FromThread): void => parentPort?.postMessage(message);

function demandBase(): ErrandBase {
  if (base === null) throw new Error('nobody is signed in');
  return base;
}

const work = createContactWork({
  database() {
    opened ??= openForThread(demandBase().file, word);
    return opened.database;
  },
  sense: () => ({ ...demandBase(), readNumber }),
  clock: systemClock,
  readFile: readContactFile,
  writeFile: writeContactFile,
  onProgress: (progress) => tell({ id: errandId, progress }),
  isCancelled: () => isAskedToStop(word),
});

async function outcomeOf({ id, name, input }: Errand): Promise<FromThread> {
  try {
    return { id, value: await (work[name] as (input: unknown) => Promise<unknown>)(input) };
  } catch (error) {
    const { message, errcode = null } = error as { readonly message: string; readonly errcode?: number };
    return { id, fault: { message, errcode } };
  }
}

async function answer(errand: Errand): Promise<void> {
  [errandId, base] = [errand.id, errand.base];
  const outcome = await outcomeOf(errand);
  // First: whoever has the answer may end this thread, or close the file as the last one.
  opened?.close();
  opened = null;
  endWork(word);
  tell(outcome);
}

parentPort?.on('message', (errand: Errand) => void answer(errand));
