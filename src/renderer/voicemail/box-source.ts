import { domainOf } from '../../shared/dial-target.ts';
import { boxAddress, mostBoxes, type VoiceBox } from '../../shared/mailbox.ts';
import { onOneLine, withoutTurningMarks } from '../../shared/turning-marks.ts';
import { addBoxes, type CountedBox } from './count-boxes.ts';

/** Who is asked for a box, or for several. */
export interface Source {
  readonly address: string;
  /** Null: the person's own. */
  readonly name: string | null;
  /** What the company says to call; null: what the server says. */
  readonly number: string | null;
  boxes: readonly VoiceBox[];
  /** What its accounts were shown by, the newest first. */
  shown: readonly string[];
  /** Whose document, that we asked for, tells of it: itself, once it has answered. */
  toldBy: Source | null;
  /** Beside which it was told of last in a document that nobody asked for. */
  toldWith: ReadonlySet<Source>;
}

export type Way = 'asked' | 'unasked';

const mostShown = 4 * mostBoxes;

/** Before anything is told: a box that the company says what to call for can be called. */
export function sourceOf({ address, name, number }: Pick<Source, 'address' | 'name' | 'number'>): Source {
  const boxes = number === null ? [] : [{ ...addBoxes([]), name, number }];
  return { address, name, number, boxes, shown: [], toldBy: null, toldWith: new Set() };
}

/** What is told of a source takes the place of what was. `aor` is the person's own. */
export function hear(source: Source, told: readonly CountedBox[], way: Way, aor: string): void {
  const domain = domainOf(aor);
  const known = numberOf(source, source.name);
  // What nobody asked for may come from anybody: it may count, but not say what a click calls.
  const named = (account: string | null) => (way === 'asked' ? shortAddress(account, domain) : null);
  const names = source.name === null ? told.map(({ account }) => nameOf(account, aor)) : [];
  const others = names.filter((name) => name !== null);
  // One that was shown as another's stays another's, also alone.
  if (names.length < 2 && !others.some((name) => source.shown.includes(name))) {
    const called = told.find(({ account, fresh }) => account !== null && fresh > 0) ?? told[0];
    const number = source.number ?? named(called?.account ?? null) ?? known;
    source.boxes = [{ ...addBoxes(told), name: source.name, number }];
    return;
  }
  const boxes = told.map(({ account, ...counts }, at): VoiceBox => {
    const name = names[at] ?? null;
    // Another's box is never called by the number of the own one.
    const number = (name === null ? source.number : null) ?? named(account) ?? numberOf(source, name);
    return { ...counts, name, number };
  });
  source.boxes = [...ownBeside(boxes, source.number ?? known), ...boxes];
  source.shown = [...new Set([...others, ...source.shown])].slice(0, mostShown);
}

const numberOf = ({ boxes }: Source, name: string | null): string | null =>
  boxes.find((each) => each.name === name)?.number ?? null;

/** The own box where none that was told of is it: empty, but it can be called. */
function ownBeside(boxes: readonly VoiceBox[], number: string | null): readonly VoiceBox[] {
  const isThere = number === null || boxes.some((each) => each.name === null || each.number === number);
  return isThere ? [] : [{ ...addBoxes([]), name: null, number }];
}

/** What an account is shown by; null: it is the person's own. */
function nameOf(account: string | null, aor: string): string | null {
  if (account === null || boxAddress(account) === boxAddress(aor)) return null;
  return withoutTurningMarks(onOneLine(shortAddress(account, domainOf(aor)) ?? account));
}

/** What is dialled for the box's address: in our own domain what stands before the @. */
function shortAddress(account: string | null, domain: string | null): string | null {
  const [, scheme = '', rest = ''] = /^([a-z]+):(.*)$/is.exec(account ?? '') ?? [];
  const bare = rest.replace(/[;?].*$/s, '');
  if (bare === '') return null;
  const [user = '', host] = bare.split('@');
  return /^tel$/i.test(scheme) || host?.toLowerCase() === domain ? user : bare;
}
