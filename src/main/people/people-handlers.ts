import type { Mark } from '../../shared/favourite.ts';
import type { Handlers } from '../answer-request.ts';
import { askStore } from './ask-store.ts';
import type { ImportDesk } from './import-desk.ts';
import type { People } from './people.ts';
import type { PeopleStore } from './people-store.ts';
import type { PictureDesk } from './picture-desk.ts';

export type PeopleHandlers = Pick<
  Handlers,
  | 'people.find'
  | 'people.list'
  | 'people.get'
  | 'people.save'
  | 'people.remove'
  | 'people.previewImport'
  | 'people.lookImport'
  | 'people.import'
  | 'people.cancelImport'
  | 'people.undoImport'
  | 'people.lastImport'
  | 'people.export'
  | 'people.choosePicture'
  | 'people.removePicture'
  | 'pictures.next'
  | 'pictures.settle'
  | 'favourite.set'
  | 'history.list'
  | 'history.remove'
>;

export interface PeopleHandlerOptions {
  readonly people: Pick<People, 'withStore'>;
  readonly files: ImportDesk;
  readonly pictures: Omit<PictureDesk, 'small'>;
  /** How a number is written down that is dialled so. */
  readonly writingOf: (mark: Mark) => string;
  readonly onChanged: (what: 'people' | 'history') => void;
}

/** What a page may ask of people and calls; refused while nobody is signed in. */
export function createPeopleHandlers({
  people,
  files,
  pictures,
  writingOf,
  onChanged,
}: PeopleHandlerOptions): PeopleHandlers {
  const ask = <T>(work: (store: PeopleStore) => T): T => askStore(people, work);

  return {
    'people.find': ({ text, most }) => ask((store) => [...store.find(text, most)]),
    'people.list': (query) => ask((store) => store.list(query)),
    'people.get': ({ id }) => ask((store) => store.get(id)),
    'people.save': ({ id, fields }) => {
      const saved = ask((store) => store.save(id, fields));
      onChanged('people');
      return { id: saved };
    },
    'people.remove': ({ id }) => {
      ask((store) => store.remove(id));
      onChanged('people');
      return null;
    },
    'favourite.set': ({ on, ...mark }) => {
      const number = writingOf(mark);
      ask((store) => {
        if (on) store.markFavourites([{ name: mark.name, number }]);
        else store.unmarkFavourite(number);
      });
      onChanged('people');
      return null;
    },
    'people.previewImport': files.preview,
    'people.lookImport': ({ id, columns }) => files.look(id, columns),
    'people.import': ({ id, columns, duplicates }) => files.run(id, columns, duplicates),
    'people.cancelImport': () => {
      files.cancel();
      return null;
    },
    'people.undoImport': async () => {
      await files.undo();
      return null;
    },
    'people.lastImport': () => ({ file: files.last() }),
    'people.export': async ({ format }) => ({ count: await files.export(format) }),
    'people.choosePicture': async ({ id }) => ({ outcome: await pictures.choose(id) }),
    'people.removePicture': ({ id }) => {
      pictures.remove(id);
      return null;
    },
    'pictures.next': () => {
      const next = pictures.next();
      return next === null ? null : { ...next, bytes: Buffer.from(next.bytes).toString('base64') };
    },
    'pictures.settle': ({ small, ...which }) => {
      pictures.settle({ ...which, small: small === null ? null : Buffer.from(small, 'base64') });
      return null;
    },
    'history.list': (query) => ask((store) => store.history(query)),
    'history.remove': ({ ids }) => {
      ask((store) => store.removeCalls(ids));
      onChanged('history');
      return null;
    },
  };
}
