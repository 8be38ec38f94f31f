import * as v from 'valibot';
import { type ContactFields, contactFieldsSchema, longest, numberKinds } from '../../../shared/people.ts';

/** What a file says of a person, before it is cut to what is kept. */
export interface DraftContact {
  readonly name: string;
  readonly company: string;
  readonly note: string;
  readonly favourite: boolean;
  readonly numbers: ContactFields['numbers'];
  readonly emails: readonly string[];
}

const most = 32;

/** Cuts what is too long and leaves out what is empty; null: there is nothing to call this person by. Pure. */
export function contactOfDraft(draft: DraftContact): ContactFields | null {
  const line = (text: string, longest: number) =>
    [...text.replaceAll(/[\p{Cc}\p{Cs}\u2028\u2029]+/gu, ' ').trim()].slice(0, longest).join('').trim();
  const emails = draft.emails.map((email) => line(email, longest.email)).filter((email) => email !== '');
  const numbers = draft.numbers
    .map(({ kind, number }) => ({ kind, number: line(number, longest.number / 2) }))
    .filter(({ number, kind }) => number !== '' && numberKinds.includes(kind));
  const name = line(draft.name, longest.name / 2);
  const company = line(draft.company, longest.company / 2);
  // A card of nothing but a number or an address is still somebody's.
  const shown = name === '' && company === '' ? (emails[0] ?? numbers[0]?.number ?? '') : name;
  const note = [...draft.note.replaceAll(/\r\n?/g, '\n').replaceAll(/[^\P{Cc}\n\t]|\p{Cs}/gu, '')]
    .slice(0, longest.note / 2)
    .join('')
    .trim();
  const parsed = v.safeParse(contactFieldsSchema, {
    name: shown.slice(0, longest.name),
    company,
    note,
    favourite: draft.favourite,
    numbers: numbers.slice(0, most),
    emails: emails.slice(0, most),
  });
  return parsed.success ? parsed.output : null;
}
