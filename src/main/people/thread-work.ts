import type { Worker } from 'node:worker_threads';
import type { Dialling } from '../../shared/dialling/dialling.ts';
import type { ImportState } from '../../shared/people.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import type { ContactWork } from './contact-work.ts';
import { shareWriting, writeAlone } from './database.ts';
import type { NumberSense } from './number-forms.ts';
import type { People } from './people.ts';
import {
  askToStop,
  beginWork,
  createWriteWord,
  firstTurn,
  type WriteWord,
  waitForEnd,
} from './write-turn.ts';

/** Which database an errand is for, and how numbers are read in it. */
export interface ErrandBase {
  readonly file: string;
  readonly rules: Dialling;
  readonly domain: string | null;
}

export interface Errand {
  readonly id: number;
  readonly name: keyof ContactWork;
  readonly input: unknown;
  /** Null: nobody is signed in. */
  readonly base: ErrandBase | null;
}

export type FromThread =
  | { readonly id: number; readonly value: unknown }
  | { readonly id: number; readonly progress: ImportState }
  | { readonly id: number; readonly fault: { readonly message: string; readonly errcode: number | null } };

export interface ThreadWorkOptions {
  readonly people: Pick<People, 'withStore'>;
  readonly sense: () => NumberSense;
  readonly log: Log;
  /** Starts the thread of `contact-thread.ts`. */
  readonly start: (word: WriteWord) => Worker;
  readonly onProgress: (state: ImportState) => void;
}

export interface ThreadWork extends ContactWork {
  /** What is done comes to an end; what was brought in stays. */
  cancel(): void;
  /** Nothing of the file is open in the thread any more when this returns. */
  stop(): void;
}

interface Running {
  readonly thread: Worker;
  readonly word: WriteWord;
}

interface Waiting {
  readonly id: number;
  readonly thread: Worker;
  readonly resolve: (value: unknown) => void;
  readonly reject: (error: Error) => void;
}

/** The same work in a thread of its own, so that main is free for calls; one errand at a time. */
export function createThreadWork(options: ThreadWorkOptions): ThreadWork {
  const { people, sense, log } = options;
  let running: Running | null = null;
  let waiting: Waiting | null = null;
  let count = 0;
  /** A file that was read and not brought in yet is in the thread alone. */
  let holdsFile = false;
  let before: Promise<unknown> = Promise.resolve();

  function settle(id: number, how: (known: Waiting) => void): void {
    if (waiting?.id !== id) return;
    const known = waiting;
    waiting = null;
    how(known);
  }

  function take(message: FromThread): void {
    if ('progress' in message) options.onProgress(message.progress);
    else if ('value' in message) settle(message.id, ({ resolve }) => resolve(message.value));
    else {
      const { message: text, errcode } = message.fault;
      settle(message.id, ({ reject }) =>
        reject(errcode === null ? new Error(text) : Object.assign(new Error(text), { errcode })),
      );
    }
  }

  function startThread(): Running {
    const word = createWriteWord();
    const thread = options.start(word);
    const gone = (error: Error): void => {
      if (running?.thread === thread) [running, holdsFile] = [null, false];
      if (waiting?.thread === thread) settle(waiting.id, ({ reject }) => reject(error));
    };
    thread.on('message', take);
    thread.on('error', (error) => {
      log.error(`the thread for contacts: ${describeError(error)}`);
      gone(error instanceof Error ? error : new Error(String(error)));
    });
    thread.on('exit', () => gone(new Error('the thread for contacts is gone')));
    return { thread, word };
  }

  function endThread(): void {
    const ending = running;
    [running, holdsFile] = [null, false];
    void ending?.thread.terminate();
  }

  async function send(name: keyof ContactWork, input: unknown): Promise<unknown> {
    const database = people.withStore((store) => store.database);
    running ??= startThread();
    const { thread, word } = running;
    const { rules, domain } = sense();
    const file = database?.location() ?? null;
    count += 1;
    const errand: Errand = { id: count, name, input, base: file === null ? null : { file, rules, domain } };
    beginWork(word);
    if (database !== null) shareWriting(database, firstTurn(word));
    try {
      return await new Promise((resolve, reject) => {
        waiting = { id: errand.id, thread, reject, resolve };
        thread.postMessage(errand);
      });
    } finally {
      if (database !== null) writeAlone(database);
    }
  }

  function ask<N extends keyof ContactWork>(
    name: N,
    input: Parameters<ContactWork[N]>[0],
  ): Promise<Awaited<ReturnType<ContactWork[N]>>> {
    const answer = before.then(() => send(name, input));
    const rest = (): void => {
      if (!holdsFile) endThread();
    };
    before = answer.then(() => {
      if (name === 'open' || name === 'bringIn') holdsFile = name === 'open';
      rest();
    }, rest);
    return answer as Promise<Awaited<ReturnType<ContactWork[N]>>>;
  }

  return {
    open: (path) => ask('open', path),
    look: (columns) => ask('look', columns),
    bringIn: (request) => ask('bringIn', request),
    undo: (nothing) => ask('undo', nothing),
    write: (to) => ask('write', to),
    cancel() {
      if (running !== null) askToStop(running.word);
    },
    stop() {
      if (running === null) return;
      const { word } = running;
      askToStop(word);
      if (waiting !== null && !waitForEnd(word)) log.warn('the thread for contacts did not come to an end');
      endThread();
    },
  };
}
