import {
  type PrecallFindings,
  type PrecallVerdict,
  precallVerdicts,
  type RelayWay,
} from '../../shared/precall.ts';

/** There and back. Opus with its error correction hides a few per cent; above the second, words go missing. */
const lossPercent = 4;
const heavyLossPercent = 35;
/**
 * Packets each 20 ms that keep their order come to less than 40, however unsteady the way is (RFC 3550 section 6.4.1): a
 * delay that varies by 50 ms up and down, each way, measures 22.
 */
const jitterMs = 20;
/** ITU-T G.114: from 400 ms for both ways on, people begin to talk into each other's words. */
const slowMs = 300;

/** How bad it is: no call, or none that is of use; one with flaws; nothing that matters. */
export type PrecallGrade = 'bad' | 'fair' | 'good';

const lastBad: PrecallVerdict = 'heavy-loss';
const lastFair: PrecallVerdict = 'silent-speaker';

/** The lower, the worse. */
export const rankOf = (verdict: PrecallVerdict): number => precallVerdicts.indexOf(verdict);

export function gradeOf(verdict: PrecallVerdict): PrecallGrade {
  if (rankOf(verdict) <= rankOf(lastBad)) return 'bad';
  return rankOf(verdict) <= rankOf(lastFair) ? 'fair' : 'good';
}

/** All that holds, the worst first; never empty. Pure, never throws. */
export function judge(findings: PrecallFindings): readonly [PrecallVerdict, ...PrecallVerdict[]] {
  const held = [
    judgeNetwork(findings),
    judgeLoop(findings.loop),
    judgeMicrophone(findings.microphone),
    findings.speaker === 'silent' ? ('silent-speaker' as const) : null,
  ];
  const [first = 'ready', ...rest] = held
    .filter((verdict) => verdict !== null)
    .toSorted((a, b) => rankOf(a) - rankOf(b));
  return [first, ...rest];
}

/** Whether signalling and sound find any way, and which. */
function judgeNetwork({ servers, relays, echoes }: PrecallFindings): PrecallVerdict | null {
  const isOpen = ({ outcome }: { readonly outcome: string }) => outcome === 'open';
  if (!servers.some(isOpen)) {
    const heard = [...relays, ...echoes].some(({ outcome }) => outcome !== 'no-answer');
    return heard ? 'no-server' : 'no-network';
  }
  if (relays.length === 0) return echoes.length > 0 && !echoes.some(isOpen) ? 'udp-doubtful' : 'no-relay';
  const opened = relays.filter(isOpen).map(({ way }) => way);
  if (opened.length === 0)
    return relays.some(({ outcome }) => outcome === 'refused') ? 'relay-refused' : 'no-way-for-sound';
  const isSetUp = (way: RelayWay) => relays.some((relay) => relay.way === way);
  // What nobody has set up cannot be blocked.
  if (opened.includes('udp') || !isSetUp('udp')) return null;
  return opened.includes('tcp') ? 'tcp-only' : 'tls-only';
}

function judgeLoop(loop: PrecallFindings['loop']): PrecallVerdict | null {
  if (loop === null) return null;
  if (loop.outcome === 'nothing-came') return 'no-sound-through';
  const lost = loop.lostPercent ?? 0;
  if (lost >= heavyLossPercent) return 'heavy-loss';
  if (lost >= lossPercent) return 'loss';
  if ((loop.jitterMs ?? 0) >= jitterMs) return 'jitter';
  return (loop.roundTripMs ?? 0) >= slowMs ? 'slow' : null;
}

function judgeMicrophone({ outcome }: PrecallFindings['microphone']): PrecallVerdict | null {
  switch (outcome) {
    case 'well':
      return null;
    case 'silent':
      return 'silent-microphone';
    case 'no-microphone':
    case 'microphone-refused':
      return outcome;
  }
}
