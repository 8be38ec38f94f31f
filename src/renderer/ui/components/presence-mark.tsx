import './presence-mark.css';
import { availabilityOf, type Colleague, type PresenceState } from '../../presence/colleague.ts';
import { useText } from '../text/use-text.ts';
import { StatusDot, type StatusTone } from './status-dot.tsx';

const tones: Readonly<Record<PresenceState | 'ringing', StatusTone>> = {
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
export function StateMark({ state, words }: { state: PresenceState | 'ringing'; words?: string }) {
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
  const { presence } = useText();
  if (colleague === undefined) return null;
  const state = availabilityOf(colleague);
  if (state === 'unknown') return null;
  const word = presence.states[state];
  return <StateMark state={state} words={colleague.isSure ? word : presence.unsure(word)} />;
}
