import type {
  CallOutcome,
  CsvField,
  HistoryCall,
  HistoryFilter,
  ImportDuplicates,
  NumberKind,
} from '../../../shared/people.ts';
import type { PictureOutcome } from '../../../shared/picture.ts';
import type { NothingHereText, SearchedListText } from './list-text.ts';

/** The words of the room of people. */
export interface PeopleText extends SearchedListText {
  readonly add: string;
  readonly edit: string;
  readonly save: string;
  readonly remove: string;
  readonly removeQuestion: (name: string) => string;
  readonly removeMeaning: string;
  readonly back: string;
  readonly name: string;
  readonly company: string;
  readonly numbers: string;
  readonly number: string;
  readonly kind: string;
  readonly addNumber: string;
  readonly removeNumber: (number: string) => string;
  readonly kinds: Readonly<Record<NumberKind, string>>;
  readonly emails: string;
  readonly emailsMeaning: string;
  readonly note: string;
  readonly favourite: string;
  readonly favourites: string;
  readonly companyFavourites: string;
  readonly callNumber: (number: string) => string;
  readonly needsName: string;
  readonly notSaved: string;
  readonly noNumbers: string;
  readonly picture: PictureText;
  readonly files: ContactFilesText;
}

interface PictureText {
  readonly choose: string;
  readonly change: string;
  readonly remove: string;
  readonly removed: string;
  readonly outcomes: Readonly<Record<Exclude<PictureOutcome, 'none'>, string>>;
}

interface ContactFilesText {
  readonly open: string;
  readonly title: string;
  readonly meaning: string;
  readonly chooseFile: string;
  readonly nothingIn: string;
  readonly notRead: string;
  readonly notWritten: string;
  readonly written: (count: number) => string;
  readonly exportTitle: string;
  readonly asVcard: string;
  readonly asCsv: string;
  readonly undo: (file: string) => string;
  readonly undone: string;
  readonly close: string;
  readonly found: (count: number, file: string) => string;
  readonly first: string;
  readonly columns: string;
  readonly column: (number: number) => string;
  readonly fields: Readonly<Record<CsvField, string>>;
  readonly duplicates: string;
  readonly duplicatesOptions: Readonly<Record<ImportDuplicates, string>>;
  readonly bringIn: string;
  readonly running: (done: number, total: number) => string;
  readonly result: (added: number, merged: number) => string;
  readonly left: (skipped: number, unreadable: number) => string;
  readonly pictures: (brought: number, left: number) => string;
}

/** The words of the history of calls. */
export interface HistoryText extends NothingHereText {
  readonly title: string;
  readonly search: string;
  readonly filter: string;
  readonly filters: Readonly<Record<HistoryFilter, string>>;
  readonly outcomes: Readonly<Record<CallOutcome, string>>;
  readonly ofPerson: string;
  readonly noneOfPerson: string;
  readonly times: (count: number) => string;
  readonly yesterday: string;
  readonly quality: Readonly<Record<NonNullable<HistoryCall['quality']>, string>>;
  readonly moved: (times: number) => string;
  readonly recorded: string;
  readonly addContact: string;
  readonly showContact: string;
  readonly remove: string;
}
