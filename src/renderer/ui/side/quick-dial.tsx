import './side.css';
import { useEffect, useEffectEvent, useId, useRef, useState } from 'react';
import type { Found, QuickDialOpened } from '../../../shared/quick-dial.ts';
import type { Desktop } from '../../desktop.ts';
import { Avatar } from '../components/avatar.tsx';
import { Button } from '../components/button.tsx';
import { CallIcon, FavouriteIcon, PersonIcon, RecentIcon } from '../components/icons.ts';
import { PickList } from '../components/pick-list.tsx';
import { KnownMark } from '../components/presence-mark.tsx';
import type { Text } from '../text/text.ts';
import { useText } from '../text/use-text.ts';

const icons = { typed: CallIcon, favourite: FavouriteIcon, recent: RecentIcon, person: PersonIcon } as const;

interface Results {
  readonly text: string;
  readonly found: readonly Found[];
}

interface Props {
  readonly desktop: Desktop;
  readonly opened: QuickDialOpened;
}

/** A field, at most six results, nothing else. Enter calls what is marked. */
export function QuickDial({ desktop, opened }: Props) {
  const text = useText();
  const words = text.quickDial;
  const [typed, setTyped] = useState(opened.text);
  const [results, setResults] = useState<Results | null>(null);
  const [at, setAt] = useState(0);
  const [problem, setProblem] = useState<string | null>(null);
  const [turn, setTurn] = useState(0);
  const calling = useRef(false);
  const input = useRef<HTMLInputElement>(null);
  const footId = useId();
  const found = results?.found ?? [];
  const isCurrent = results?.text === typed;
  const marked = found[at];

  useEffect(() => {
    let isWanted = true;
    // Marking somebody, and another state of theirs, changes what is found.
    void turn;
    void find(desktop, typed).then((answer) => {
      if (isWanted) setResults({ text: typed, found: answer });
    });
    return () => {
      isWanted = false;
    };
  }, [desktop, typed, turn]);

  useEffect(() => desktop.on('quickDial.presenceChanged', () => setTurn((count) => count + 1)), [desktop]);

  useEffect(() => {
    input.current?.select();
  }, []);

  function edit(next: string): void {
    setTyped(next.slice(0, 256));
    setAt(0);
    setProblem(null);
  }

  async function call(one: Found | undefined): Promise<void> {
    if (calling.current || one === undefined) return;
    calling.current = true;
    const reply = await desktop.request('quickDial.call', { target: one.target });
    calling.current = false;
    const code = reply.ok ? reply.value.problem : 'failed';
    if (code !== null) setProblem(words.problems[code] ?? words.problems.failed);
  }

  /** What is on the screen may still be for a shorter text: then the first of what comes is called. */
  async function callMarked(): Promise<void> {
    if (isCurrent) return call(marked);
    const [first] = await find(desktop, typed);
    return call(first);
  }

  async function mark({ number, target, name, favourite }: Found): Promise<void> {
    const reply = await desktop.request('favourite.set', { number, target, name, on: favourite === 'no' });
    if (!reply.ok) setProblem(words.notMarked);
    setTurn((count) => count + 1);
    input.current?.focus();
  }

  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key === 'Escape') void desktop.request('quickDial.close', null);
    else if (event.ctrlKey && event.key.toLowerCase() === 'd' && isCurrent && canMark(marked))
      void mark(marked);
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);

  return (
    <div className="quick-dial">
      <h1 className="only-spoken">{words.title}</h1>
      <PickList
        label={words.field}
        listLabel={words.results}
        placeholder={words.placeholder}
        {...{ text: typed, items: found, at, input, describedBy: footId }}
        onText={edit}
        keyOf={({ from, target }) => `${from} ${target}`}
        draw={(one) => <Result found={one} />}
        onAt={setAt}
        onPick={() => void callMarked()}
        onEnter={() => void callMarked()}
      />
      <div className="quick-dial__foot">
        <p id={footId} role="status" className={problem === null ? 'quiet' : 'quick-dial__problem'}>
          {problem ?? footWords(opened, typed, isCurrent ? found.length : null, text)}
        </p>
        {isCurrent && canMark(marked) && (
          <Button tone="quiet" shortcut="Control+D" onPress={() => void mark(marked)}>
            {marked.favourite === 'no' ? words.mark : words.unmark}
          </Button>
        )}
      </div>
    </div>
  );
}

/** Whom the company has put first stays there. */
function canMark(one: Found | undefined): one is Found {
  return one !== undefined && one.favourite !== 'company';
}

async function find(desktop: Desktop, text: string): Promise<readonly Found[]> {
  const reply = await desktop.request('quickDial.find', { text });
  return reply.ok ? reply.value.found : [];
}

function footWords(
  opened: QuickDialOpened,
  typed: string,
  count: number | null,
  { quickDial }: Text,
): string {
  if (opened.hint !== null && typed === '') return quickDial.hints[opened.hint];
  if (count === 0) return typed.trim() === '' ? quickDial.nobodyYet : quickDial.nobody;
  return quickDial.keys;
}

function Result({ found }: { found: Found }) {
  const text = useText();
  const Icon = icons[found.from];
  const { name, number, target, why, match } = found;
  const reasons = why.map((reason) => text.dialling.why[reason]).join(', ');
  const differs = target !== number;
  const below = [
    name === null ? null : number,
    differs ? text.quickDial.dials(target) : null,
    reasons || null,
  ];
  const said = below.filter((part) => part !== null).slice(name === null ? 0 : 1);
  return (
    <>
      {found.picture === null ? (
        <Icon size={18} aria-hidden />
      ) : (
        <Avatar name={name} picture={found.picture} size="tiny" />
      )}
      <span className="quick-dial__who">
        <span className="quick-dial__name" dir="auto">
          {found.from === 'typed' ? (
            text.quickDial.call(number)
          ) : (
            <Marked
              text={name ?? number}
              part={match?.within === (name === null ? 'number' : 'name') ? match : null}
            />
          )}
        </span>
        {(name !== null || said.length > 0) && (
          <span className="quick-dial__number quiet">
            {name !== null && <Marked text={number} part={match?.within === 'number' ? match : null} />}
            {name !== null && said.length > 0 && ', '}
            {said.join(', ')}
          </span>
        )}
      </span>
      {found.presence !== null && <KnownMark known={found.presence} />}
      <span className="quick-dial__from quiet">
        {text.quickDial.from[found.favourite === 'no' ? found.from : 'favourite']}
      </span>
    </>
  );
}

/** A text with what fits to the typed one marked in it. */
function Marked({ text, part }: { text: string; part: Found['match'] }) {
  if (part === null) return <bdi>{text}</bdi>;
  return (
    <bdi>
      {text.slice(0, part.start)}
      <mark>{text.slice(part.start, part.end)}</mark>
      {text.slice(part.end)}
    </bdi>
  );
}
