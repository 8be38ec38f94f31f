import type { PrecallFindings } from '../../../shared/precall.ts';
import type { PrecallDetailsText } from '../text/precall-text.ts';

/** Name and value, in the order of the check. */
export type PrecallFacts = readonly (readonly [name: string, value: string])[];

/** Every detail of a check, in one language. Pure. */
export function describeFindings(findings: PrecallFindings, text: PrecallDetailsText): PrecallFacts {
  const { servers, relays, echoes, loop, microphone, speaker } = findings;
  const reached = ({ ms, outcome }: { readonly ms: number | null; readonly outcome: string }): string =>
    outcome === 'open' ? text.open(Math.round(ms ?? 0)) : text.noAnswer;
  return [
    ...servers.map((each) => [text.server(each.url), reached(each)] as const),
    ...relays.map(
      (each) =>
        [
          `${text.relay[each.way]} ${each.url}`,
          each.outcome === 'refused' ? text.refused(each.said ?? '') : reached(each),
        ] as const,
    ),
    ...(relays.length === 0 ? [[text.relays, text.noneSetUp] as const] : []),
    ...echoes.map((each) => [text.echo(each.url), reached(each)] as const),
    ...(loop === null ? [] : describeLoop(loop, text)),
    [text.microphone, describeMicrophone(microphone, text)],
    [text.speaker, speaker === 'sounded' ? text.sounded : text.speakerSilent],
  ];
}

function describeLoop(loop: NonNullable<PrecallFindings['loop']>, text: PrecallDetailsText): PrecallFacts {
  const { sent, received, lostPercent, jitterMs, roundTripMs } = loop;
  return [
    [
      text.loop[loop.way],
      loop.outcome === 'nothing-came' ? text.nothingCame(sent) : text.cameBack(received, sent),
    ],
    ...(lostPercent === null ? [] : [[text.lost, text.percent(lostPercent)] as const]),
    ...(jitterMs === null ? [] : [[text.jitter, text.milliseconds(jitterMs)] as const]),
    ...(roundTripMs === null ? [] : [[text.roundTrip, text.milliseconds(roundTripMs)] as const]),
  ];
}

function describeMicrophone(
  { outcome, level }: PrecallFindings['microphone'],
  text: PrecallDetailsText,
): string {
  switch (outcome) {
    case 'well':
      return text.loudest(Math.round(level * 100));
    case 'silent':
      return text.silent;
    case 'no-microphone':
      return text.noMicrophone;
    case 'microphone-refused':
      return text.microphoneRefused;
  }
}

/** The same as lines, below the sentences, to be sent to somebody. Pure. */
export function factsAsText(sentences: readonly string[], facts: PrecallFacts): string {
  return [...sentences, '', ...facts.map(([name, value]) => `${name}: ${value}`)].join('\n');
}
