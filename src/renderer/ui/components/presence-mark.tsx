import './presence-mark.css';
import type { Availability, KnownPresence } from '../../../shared/presence.ts';
import { availabilityOf, type Colleague } from '../../presence/colleague.ts';
import { usePresence } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { StatusDot, type StatusTone } from './status-dot.tsx';

const tones: Readonly<Record<Availability, StatusTone>> = {
  unknown: 'off',
  offline: 'off',
  available: 'good',
  away: 'busy',
  ringing: 'busy',
  busy: 'bad',
  'on-the-phone': 'bad',
  'do-not-disturb': 'bad',
  'out-of-office': 'off',
};

/** A state as a dot and in a word. */
export function StateMark({ state, words }: { state: Availability; words?: string }) {
  const { presence } = useText();
  return (
    <span className="presence-mark" data-presence={state}>
      <StatusDot tone={tones[state]} />
      <span className="presence-mark__word">{words ?? presence.states[state]}</span>
    </span>
  );
}

/** Nothing is drawn of whom nobody has told us anything. */
export function PresenceMark({ colleague }: { colleague: Colleague | undefined }) {
  if (colleague === undefined) return null;
  return <KnownMark known={{ state: availabilityOf(colleague), isSure: colleague.isSure }} />;
}

/** Of whoever has this number. */
export function NumberMark({ number }: { number: string }) {
  return <PresenceMark colleague={usePresence(({ colleagues }) => colleagues.get(number))} />;
}

/** The same of what was told by word. */
export function KnownMark({ known: { state, isSure } }: { known: KnownPresence }) {
  const { presence } = useText();
  if (state === 'unknown') return null;
  const word = presence.states[state];
  return <StateMark state={state} words={isSure ? word : presence.unsure(word)} />;
}
