import type { DesktopState } from '../../../shared/desktop-state.ts';
import { domainOf, parseDialTarget } from '../../../shared/dial-target.ts';
import { holds } from '../../../shared/fold.ts';
import type { FoundPerson } from '../../../shared/people.ts';
import { type CallFacts, isConnected } from '../calls/call-facts.ts';
import type { Engine } from '../offhook.ts';
import type { Text } from '../text/text.ts';
import type { PaletteAction } from './palette-actions.ts';

interface CallSomebodyFacts {
  readonly state: DesktopState;
  readonly typed: string;
  /** Whom main found for it. */
  readonly people: readonly FoundPerson[];
  readonly calls: readonly CallFacts[];
  readonly actions: Pick<Engine['actions'], 'sendDtmf'>;
  readonly text: Text;
  /** `dialled`: past the dialling rules. */
  readonly onDial: (number: string, dialled: boolean) => void;
}

/**
 * What comes after all that has a name: digits for the call, the number itself, favourites and people. Each person by
 * the number to call. Pure but for what the actions do.
 */
export function callActionsFor(facts: CallSomebodyFacts): readonly PaletteAction[] {
  const { state, typed, text, onDial } = facts;
  if (state.identity.step !== 'signed-in') return [];
  const domain = domainOf(state.identity.account.aor) ?? '';
  const call = (
    who: string,
    number: string,
    dialled: boolean,
    picture: string | null = null,
  ): PaletteAction => ({
    id: `call ${who} ${number}`,
    name: text.palette.call(who, who === number ? null : number),
    keys: null,
    calls: number,
    picture,
    run: () => onDial(number, dialled),
  });
  const written = typed.trim();
  const isNumber = /^[+\d\s()./*#-]+$/.test(written) && parseDialTarget(written, domain).ok;
  const found = facts.people.flatMap(({ name, numbers, picture }) => {
    const [first] = numbers;
    return first === undefined ? [] : [call(name, first.number, false, picture)];
  });
  const marked = state.favourites
    // A person's own are among those that are found.
    .filter(({ contact }) => written === '' || contact === null)
    .filter(({ name, numbers }) => holds(`${name} ${numbers[0]}`, written))
    .map(({ name, numbers: [number = ''], contact }) => call(name ?? number, number, contact === null));
  const callable = [...(isNumber ? [call(written, written, false)] : []), ...marked, ...found];
  // Whom the company names may be among one's own people too.
  const once = new Map(callable.toReversed().map((action) => [action.id, action]));
  return [...digitsFor(facts, written), ...callable.filter((action) => once.get(action.id) === action)];
}

/** To the call that talks. */
function digitsFor({ calls, actions, text }: CallSomebodyFacts, written: string): readonly PaletteAction[] {
  const talking = calls.findLast((each) => isConnected(each) && !each.aside && each.hold.byUs === 'no');
  if (talking === undefined || !/^[0-9A-D*#,]{1,32}$/.test(written)) return [];
  return [
    {
      id: `digits ${written}`,
      name: text.palette.sendDigits(written),
      keys: null,
      run: () => actions.sendDtmf(talking.id, written),
    },
  ];
}
