import { isKeptPicture, judgePicture, type PictureOutcome } from '../../shared/picture.ts';
import { RequestError } from '../answer-request.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import { askStore } from './ask-store.ts';
import { transact } from './database.ts';
import type { People } from './people.ts';
import type { PeopleStore } from './people-store.ts';
import {
  type GivenPicture,
  givePicture,
  nextGiven,
  removePicture,
  settlePicture,
  smallPicture,
} from './pictures.ts';

export interface PictureDeskOptions {
  readonly people: Pick<People, 'withStore' | 'tryStore'>;
  readonly clock: Clock;
  readonly log: Log;
  /** Null: nothing was chosen. Which file it is the person says, never the page. */
  readonly chooseFile: () => Promise<string | null>;
  /** Null: it is larger than a picture may be. Rejects for what cannot be read. */
  readonly readFile: (path: string) => Promise<Uint8Array | null>;
  readonly onChanged: () => void;
}

type Made = Omit<GivenPicture, 'bytes'> & { readonly small: Uint8Array | null };

export interface PictureDesk {
  /** Settles once a page has made it small, or could not. */
  choose(contact: number): Promise<PictureOutcome>;
  remove(contact: number): void;
  /** For the page that makes them small: the next one. */
  next(): GivenPicture | null;
  /** What it made of it; null: nothing. */
  settle(made: Made): void;
  /** JPEG; null: there is none, or another one by now. */
  small(contact: number, version: number): Uint8Array | null;
}

/** A page has so long for one: it may have died with it. */
const mostMs = 30_000;
/** A page that has died over one twice will die over it again. */
const mostTries = 2;
/** So many are made before whoever shows them is told. */
const toldAfter = 200;

/** Pictures of contacts. Main decodes none of them: it looks at kind and size, before a page has it and after. */
export function createPictureDesk({
  people,
  clock,
  log,
  onChanged,
  ...options
}: PictureDeskOptions): PictureDesk {
  const awaited = new Map<string, (how: PictureOutcome) => void>();
  const tries = new Map<string, number>();
  let untold = 0;

  const ask = <T>(work: (store: PeopleStore) => T): T => askStore(people, work);

  async function read(path: string): Promise<Uint8Array | Exclude<PictureOutcome, 'taken' | 'none'>> {
    try {
      const bytes = await options.readFile(path);
      return bytes === null ? 'too-large' : (judgePicture(bytes) ?? bytes);
    } catch (error) {
      log.warn(`a picture was not read: ${describeError(error)}`);
      return 'unreadable';
    }
  }

  const keyOf = ({ contact, version }: Omit<GivenPicture, 'bytes'>): string => `${contact} ${version}`;

  function made(key: string): Promise<PictureOutcome> {
    return new Promise((resolve) => {
      const settle = (how: PictureOutcome): void => {
        cancel();
        awaited.delete(key);
        resolve(how);
      };
      const cancel = clock.after(mostMs, () => settle('unreadable'));
      awaited.set(key, settle);
    });
  }

  function tell(): void {
    untold = 0;
    onChanged();
  }

  function settle({ small, contact, version }: Made): void {
    const which = { contact, version };
    const good = small !== null && isKeptPicture(small) ? small : null;
    const isNew = ask(({ database }) =>
      transact(database, () => settlePicture(database, { ...which, small: good, now: clock.now() })),
    );
    if (good === null) log.warn('a picture could not be made small, and was left out');
    untold += isNew ? 1 : 0;
    tries.delete(keyOf(which));
    const done = awaited.get(keyOf(which));
    done?.(good === null ? 'not-a-picture' : 'taken');
    if (done !== undefined || untold >= toldAfter) tell();
  }

  return {
    async choose(contact) {
      const path = await options.chooseFile();
      if (path === null) return 'none';
      const picture = await read(path);
      if (typeof picture === 'string') return picture;
      const version = ask(({ database, get }) => {
        // Removed while the file was chosen.
        if (get(contact) === null) throw new RequestError('not-available', 'no such contact');
        return givePicture(database, contact, picture, { now: clock.now(), importId: null });
      });
      const outcome = made(keyOf({ contact, version }));
      onChanged();
      return outcome;
    },
    remove(contact) {
      ask(({ database }) => removePicture(database, contact));
      onChanged();
    },
    next() {
      for (;;) {
        const given = ask(({ database }) => nextGiven(database));
        if (given === null) {
          if (untold > 0) tell();
          return null;
        }
        const before = tries.get(keyOf(given)) ?? 0;
        tries.set(keyOf(given), before + 1);
        if (before < mostTries) return given;
        settle({ ...given, small: null });
      }
    },
    settle,
    small: (contact, version) =>
      people.tryStore(({ database }) => smallPicture(database, contact, version), null),
  };
}
