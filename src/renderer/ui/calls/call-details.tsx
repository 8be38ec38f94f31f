import './call-details.css';
import type { FlowView, MediaView } from '../../engine/snapshot.ts';
import { type FactRows, Facts } from '../components/facts.tsx';
import { plainAddress } from '../format/address.ts';
import { formatExactClock } from '../format/duration.ts';
import type { Text } from '../text/text.ts';
import { useLocale, useText } from '../text/use-text.ts';
import type { CallFacts } from './call-facts.ts';
import { Moves } from './moves.tsx';
import { useMedia } from './path-line.tsx';

/** Everything that is known of a call, for the curious and for support. */
export function CallDetails({ call }: { call: CallFacts }) {
  const text = useText();
  const media = useMedia(call.id, (value) => value);
  return (
    <section className="call-details" aria-label={text.common.details}>
      <Facts rows={[...mediaRows(call, media, text), ...factRows(call, text)]} />
      <Moves moves={call.roams} />
      <Ladder call={call} />
    </section>
  );
}

function mediaRows(call: CallFacts, media: MediaView | null, text: Text): FactRows {
  const { callDetails: words, connection } = text;
  const ms = (value: number | null | undefined) =>
    value == null ? null : connection.milliseconds(Math.round(value));
  const codec = media?.codec ?? call.details.codec;
  return [
    // RED names itself: the codec in it follows (RFC 2198).
    [words.format, codec !== null && media?.red === true ? `red, ${codec}` : codec],
    [
      words.encryption,
      [call.details.encryption, media?.encryption].filter((part) => part != null).join(', ') || null,
    ],
    [words.path, media?.path ?? null],
    [words.ends.local, media?.localCandidate ?? null],
    [words.ends.remote, media?.remoteCandidate ?? null],
    [words.roundTrip, ms(media?.rttMs)],
    [words.jitter, ms(media?.jitterMs)],
    [words.bitrate, media?.bitrate == null ? null : words.kilobits(Math.round(media.bitrate / 1000))],
    [words.received, flowWords(media?.inbound, text)],
    [words.sent, flowWords(media?.outbound, text)],
  ];
}

/** What does not change all the time; the page of an ended call shows the same. */
export function factRows({ peer, identity, details, setupMs }: CallFacts, text: Text): FactRows {
  const { callDetails: words, connection } = text;
  const { diversion } = identity;
  const timer = details.sessionTimer;
  return [
    [words.address, plainAddress(peer.uri)],
    [words.caller, words.asserted[identity.asserted ? 'yes' : 'no']],
    [words.verification, words.verifications[identity.verification]],
    [
      words.diversion,
      diversion === null
        ? null
        : [diversion.name, diversion.number, diversion.reason].filter((part) => part !== null).join(', '),
    ],
    [words.digits, details.dtmf === null ? null : words.digitWays[details.dtmf]],
    [words.sessionTimer, timer === null ? null : words.refreshed(timer.intervalS, timer.refresher)],
    [words.setUp, setupMs === null ? null : connection.milliseconds(Math.round(setupMs))],
    [words.callId, details.sipCallId],
  ];
}

function flowWords(flow: FlowView | undefined, text: Text): string | null {
  return flow === undefined ? null : text.callDetails.packets(flow.packets, flow.lost);
}

/** The same words may well be said twice within a millisecond: the second time they are another line. */
function keyed<Line extends { readonly at: number; readonly direction: string; readonly line: string }>(
  lines: readonly Line[],
): (Line & { readonly key: string })[] {
  const times = new Map<string, number>();
  return lines.map((each) => {
    const said = `${each.at} ${each.direction} ${each.line}`;
    const nth = (times.get(said) ?? 0) + 1;
    times.set(said, nth);
    return { ...each, key: `${said} ${nth}` };
  });
}

/** What was said between this phone and the server, oldest first. */
export function Ladder({ call }: { call: CallFacts }) {
  const { callDetails: words } = useText();
  const locale = useLocale();
  const { ladder } = call.details;
  if (ladder.length === 0) return null;
  return (
    <section className="ladder" aria-label={words.ladder}>
      <h2 className="quiet">{words.ladder}</h2>
      <ol className="ladder__lines">
        {keyed(ladder).map(({ key, at, direction, line }) => (
          <li key={key} className={`ladder__line ladder__line--${direction}`}>
            <span className="ladder__time quiet">{formatExactClock(at, locale)}</span>
            <span aria-hidden>{direction === 'in' ? '←' : '→'}</span>
            <span className="only-spoken">{words.directions[direction]}</span>
            <span className="selectable">{line}</span>
          </li>
        ))}
      </ol>
    </section>
  );
}
