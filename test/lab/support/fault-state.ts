import type { CallSummary } from '../../../src/shared/engine-summary.ts';
import type { Status } from '../../../tools/scripted/remote.ts';
import type { Pair, SideOfCall } from '../../support/fault-agreement.ts';

export type Person = 'alice' | 'carol' | 'dave';

/** What others dial, and what they see of who calls. */
export const numbersOf: Readonly<Record<Person, readonly [extension: string, user: string]>> = {
  alice: ['100', 'alice'],
  carol: ['101', 'carol'],
  dave: ['102', 'dave'],
};

export const live = ({ calls }: Status): readonly CallSummary[] =>
  calls.filter(({ state }) => state !== 'ended');

export const isWith =
  (person: Person) =>
  ({ peer }: CallSummary): boolean =>
    numbersOf[person].includes(peer.number);

const sideOf = ({ video, ...call }: CallSummary): SideOfCall => ({
  ...call,
  step: call.state,
  pictures: video && { ours: video.ours !== null, theirs: video.theirs },
});

/** Alice's calls with Carol, and with Dave; whatever she has with nobody of them is counted with Carol's. */
export function pairsOf(ours: Status, carol: Status, dave: Status): readonly Pair[] {
  const isWithDave = isWith('dave');
  const own = (fits: (call: CallSummary) => boolean) => live(ours).filter(fits).map(sideOf);
  return [
    { ours: own((call) => !isWithDave(call)), theirs: live(carol).map(sideOf) },
    { ours: own(isWithDave), theirs: live(dave).map(sideOf) },
  ];
}

/** Exactly one call, which stands, with this one. */
export function isInOneCallWith(status: Status, person: Person): boolean {
  const [call, ...more] = live(status);
  return call?.state === 'connected' && isWith(person)(call) && more.length === 0;
}

/** For whoever reads what went wrong. */
export function brief({ registration, calls }: Status): string {
  const told = calls.slice(-3).map(({ peer, state, muted, hold, conference, end, roams, video }) => ({
    ...{ with: peer.number, state, muted, hold, conference, end, roams: roams.length, video },
  }));
  return JSON.stringify({ registration: registration.state, calls: told });
}
