import { join } from 'node:path';
import { Worker } from 'node:worker_threads';
import { app, dialog } from 'electron';
import { domainOf } from '../shared/dial-target.ts';
import type { ReadNumber } from '../shared/dialling/dialling.ts';
import type { EngineSummary } from '../shared/engine-summary.ts';
import type { Mark } from '../shared/favourite.ts';
import type { HistoryPage, HistoryQuery } from '../shared/people.ts';
import type { Account } from '../shared/provisioning.ts';
import type { Found } from '../shared/quick-dial.ts';
import { systemClock as clock } from './clock.ts';
import { chooseRules, dialByRules } from './dialling/create-dialling.ts';
import { loadReadNumber } from './dialling/read-number.ts';
import type { Ground } from './ground.ts';
import type { WipeStep } from './identity/sign-out.ts';
import { readPictureFile } from './people/contact-files/on-disk.ts';
import { chooseWriting, joinFavourites } from './people/favourites.ts';
import { createImportDesk } from './people/import-desk.ts';
import type { NumberSense } from './people/number-forms.ts';
import { takeOldPins } from './people/old-pins.ts';
import { createPeople, type People } from './people/people.ts';
import { createPeopleHandlers, type PeopleHandlers } from './people/people-handlers.ts';
import { createPictureDesk, type PictureDesk } from './people/picture-desk.ts';
import { createThreadWork } from './people/thread-work.ts';
import type { PeopleSource } from './quick-dial/people.ts';
import { createRecents, type Recents } from './recents/recents.ts';

// Part of the composition root: contacts and history, and what others need of them.

const ageCheckMs = 3_600_000;

export interface PeopleJoint {
  readonly recents: Recents;
  /** For the quick dial. */
  readonly source: PeopleSource;
  readonly handlers: PeopleHandlers;
  /** Whether that number is marked, and by whom. */
  standing(number: string): Found['favourite'];
  /** The picture of whoever has that number. */
  pictureOf(number: string): Found['picture'];
  /** JPEG of a contact, for pages; null: there is none. */
  readonly picture: PictureDesk['small'];
  /** For what else is kept in the same file. */
  readonly people: Pick<People, 'withStore' | 'tryStore'>;
  readonly sense: () => NumberSense;
  /** Whose file is open. */
  account(): Account | null;
  /** Null while nobody is signed in. */
  history(query: HistoryQuery): HistoryPage | null;
  /** For a sign-out. */
  readonly wipe: WipeStep;
  /** Takes up what the page says of its calls, and gives it back with the names of contacts. */
  follow(summary: EngineSummary): EngineSummary;
  /** Identity or settings may be others. */
  look(): void;
}

/** Null: nothing was chosen. */
async function chooseFile(name: string, extensions: string[]): Promise<string | null> {
  const filters = [{ name, extensions }];
  const { filePaths } = await dialog.showOpenDialog({ properties: ['openFile'], filters });
  return filePaths[0] ?? null;
}

export function joinPeople(ground: Ground, onChanged: () => void): PeopleJoint {
  const { folder, logOf, desktop, emit, settings: kept } = ground;
  let account: Account | null = null;
  let readNumber: ReadNumber = () => null;
  let rules = '';
  const revision = { people: 0, history: 0 };
  const sense = (): NumberSense => ({
    rules: chooseRules(desktop.get().settings.dialling, account),
    readNumber,
    domain: domainOf(account?.aor ?? ''),
  });
  const people = createPeople({
    folder: join(folder, 'people'),
    clock,
    log: logOf('people'),
    sense,
    onProblem: desktop.addNotice,
    beforeClose: () => work.stop(),
  });
  const work = createThreadWork({
    ...{ people, sense, log: logOf('people') },
    // An entry of its own in electron.vite.config.ts.
    start: (word) => new Worker(join(app.getAppPath(), 'out/main/contact-thread.js'), { workerData: word }),
    onProgress: (state) => emit('import.progressed', state),
  });
  const recents = createRecents(people);

  function tell(what: 'people' | 'history'): void {
    revision[what] += 1;
    recents.changed();
    if (what === 'people') showFavourites();
    emit('people.changed', { ...revision });
    onChanged();
  }

  /** The policy's alone: what stands in the person's own settings is on its way to be contacts. */
  function companys() {
    const { value, setBy } = desktop.get().settings.favourites;
    return account !== null && setBy === 'policy' ? value : [];
  }

  function showFavourites(): void {
    const own = people.tryStore((store) => store.favourites(), []);
    const favourites = [...joinFavourites(companys(), own)];
    if (JSON.stringify(favourites) !== JSON.stringify(desktop.get().favourites)) desktop.set({ favourites });
  }

  const writingOf = (mark: Mark): string =>
    chooseWriting(mark, (number) => dialByRules(number, account, sense()).target, sense());

  function removeOld(): void {
    const keepDays = account?.calls.history.keepDays ?? null;
    if (keepDays !== null && people.tryStore((store) => store.removeOldCalls(keepDays), 0) > 0)
      tell('history');
  }

  function checkAge(): void {
    removeOld();
    clock.after(ageCheckMs, checkAge);
  }

  function use(next: Account | null): void {
    account = next;
    people.use(next?.aor ?? null);
    takeOldPins(people, kept, writingOf);
    removeOld();
    tell('people');
    tell('history');
  }

  function look(): void {
    const { identity, settings } = desktop.get();
    const next = identity.step === 'signed-in' ? identity.account : null;
    // While the account is fetched anew, it is still the same person's computer.
    if (next === null && identity.step === 'provisioning') return;
    if (next?.aor !== account?.aor) {
      // The tables come before the first number is read.
      if (next === null) use(null);
      else
        void loadReadNumber().then((read) => {
          readNumber = read;
          const { identity: now } = desktop.get();
          if (now.step === 'signed-in' && now.account.aor !== account?.aor) use(now.account);
        });
    } else account = next;
    const newRules = JSON.stringify(chooseRules(settings.dialling, account));
    if (rules !== '' && rules !== newRules) people.rulesChanged();
    rules = newRules;
  }

  function named(summary: EngineSummary): EngineSummary {
    const names: Record<string, string> = {};
    const pictures: Record<string, string> = {};
    const calls = summary.calls.map((call) => {
      const { uri, number } = call.peer;
      const picture = people.tryStore((store) => store.pictureFor(uri, number), null);
      if (picture !== null) pictures[uri] = picture;
      const name = people.tryStore((store) => store.nameFor(call), null);
      if (name === null) return call;
      names[uri] = name;
      return { ...call, peer: { ...call.peer, name } };
    });
    const known = desktop.get();
    if (JSON.stringify([names, pictures]) !== JSON.stringify([known.names, known.pictures]))
      desktop.set({ names, pictures });
    return { ...summary, calls };
  }

  const files = createImportDesk({
    ...{ people, work, log: logOf('people') },
    chooseFile: () => chooseFile('vCard, CSV', ['vcf', 'vcard', 'csv', 'txt']),
    async choosePlace(name) {
      const { filePath, canceled } = await dialog.showSaveDialog({ defaultPath: name });
      return canceled || filePath === '' ? null : filePath;
    },
    onChanged: () => tell('people'),
  });

  const pictures = createPictureDesk({
    ...{ people, clock, log: logOf('people'), readFile: readPictureFile },
    chooseFile: () => chooseFile('JPEG, PNG, GIF, WebP', ['jpg', 'jpeg', 'png', 'gif', 'webp']),
    onChanged: () => tell('people'),
  });

  clock.after(ageCheckMs, checkAge);
  app.on('will-quit', () => people.close());
  return {
    ...{ recents, people, sense },
    account: () => account,
    picture: pictures.small,
    source: {
      from: 'person',
      find: async (text, most) =>
        people
          .tryStore((store) => store.find(text, most), [])
          .flatMap(({ name, numbers }) => numbers.map(({ number }) => ({ name, number, dialled: false }))),
    },
    look,
    history: (query) => people.withStore((store) => store.history(query)),
    standing(number) {
      if (companys().some((each) => each.number === number)) return 'company';
      const written = writingOf({ number, target: number, name: null });
      return people.tryStore((store) => store.isFavourite(written), false) ? 'own' : 'no';
    },
    pictureOf: (number) => people.tryStore((store) => store.pictureFor(number, number), null),
    handlers: createPeopleHandlers({ people, files, pictures, writingOf, onChanged: tell }),
    wipe: {
      what: 'people',
      async run() {
        if (account?.calls.history.atSignOut !== 'wipe') return 'kept';
        people.wipe();
        return true;
      },
    },
    follow(summary) {
      if (recents.follow(summary)) tell('history');
      return named(summary);
    },
  };
}
