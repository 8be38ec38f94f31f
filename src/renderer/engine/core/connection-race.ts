import type {
  Candidate,
  ConnectionCommand,
  ConnectionConfig,
  ConnectionState,
  Race,
  RaceReason,
  UsedSocket,
} from './connection.ts';
import type { RegistrationProblem } from './registration-problem.ts';

/** One step in the making: the state so far, and what is to be done. Never outlives the step. */
export interface Draft {
  state: ConnectionState;
  readonly commands: ConnectionCommand[];
  readonly config: ConnectionConfig;
  /** Epoch ms. */
  readonly now: number;
}

/** An attempt younger than this was made on the network as it is now. */
const freshMs = 100;

export function patch(draft: Draft, change: Partial<ConnectionState>): void {
  draft.state = { ...draft.state, ...change };
}

/** Begins a race, or turns the running one: what is open stays, what was begun on another network begins anew. */
export function startRace(draft: Draft, reason: RaceReason, only?: readonly number[]): void {
  const { race } = draft.state;
  const isKept = ({ step, startedAt }: Candidate) => step !== 'opening' || draft.now - startedAt < freshMs;
  const kept = (race?.candidates ?? []).filter(isKept);
  for (const candidate of race?.candidates ?? []) if (!isKept(candidate)) closeCandidate(draft, candidate);
  const servers = only ?? eligible(draft, reason);
  const waiting = servers.filter((server) => !kept.some((candidate) => candidate.server === server));
  stopRaceTimers(draft);
  if (waiting.length === 0 && kept.length === 0) {
    patch(draft, { race: null });
    if (draft.state.used === null) tellAvoided(draft);
    return;
  }
  const repeats = draft.config.mostRepeats;
  patch(draft, { race: { reason, waiting, candidates: kept, repeats, detail: null } });
  if (reason === 'change' || reason === 'doubt') launchAll(draft);
  else launchNext(draft);
}

function eligible(draft: Draft, reason: RaceReason): readonly number[] {
  const { priorities, detourOf } = draft.config;
  const { avoided, used, failures } = draft.state;
  const withDetours = reason === 'change' || reason === 'doubt' || (reason === 'start' && failures > 0);
  const priorityOf = (server: number) => priorities[server] ?? 0;
  return [...priorities.keys()]
    .filter((server) => withDetours || detourOf[server] === undefined)
    .filter((server) => (avoided[detourOf[server] ?? server]?.until ?? 0) <= draft.now)
    .filter(
      (server) => reason !== 'fail-back' || used === null || priorityOf(server) < priorityOf(used.server),
    )
    .sort((a, b) => priorityOf(a) - priorityOf(b));
}

/** Every server named a time, or was given one: nobody is left to ask before the soonest of them. */
function tellAvoided(draft: Draft): void {
  const soonest = Object.values(draft.state.avoided).sort((a, b) => a.until - b.until)[0];
  tellFailed(
    draft,
    soonest?.problem ?? unreachable(null),
    soonest === undefined ? null : soonest.until - draft.now,
    soonest?.told ?? false,
  );
}

function tellFailed(
  draft: Draft,
  problem: RegistrationProblem,
  retryAfterMs: number | null,
  told: boolean,
): void {
  draft.commands.push({ type: 'tell', event: { type: 'transport.failed', problem, retryAfterMs, told } });
}

const unreachable = (detail: string | null): RegistrationProblem => ({
  code: 'unreachable',
  sipCode: null,
  detail,
});

export function launchAll(draft: Draft): void {
  while ((draft.state.race?.waiting.length ?? 0) > 0) launchNext(draft);
}

/** Tries the next server; the one after it follows after the stagger, if this one is still on its way. */
export function launchNext(draft: Draft): void {
  const { race, nextId, failures } = draft.state;
  const [server, ...waiting] = race?.waiting ?? [];
  if (race === null || server === undefined) return;
  const candidate: Candidate = { id: nextId, server, step: 'opening', startedAt: draft.now };
  patch(draft, {
    nextId: nextId + 1,
    race: { ...race, waiting, candidates: [...race.candidates, candidate] },
  });
  const { openMs, mostOpenMs, staggerMs } = draft.config;
  draft.commands.push(
    { type: 'socket.open', id: nextId, server },
    {
      type: 'timer.start',
      name: `open-${nextId}`,
      delayMs: Math.min(mostOpenMs, openMs * 2 ** Math.min(failures, 8)),
      jitter: 0,
    },
    waiting.length > 0
      ? { type: 'timer.start', name: 'stagger', delayMs: staggerMs, jitter: 0 }
      : { type: 'timer.stop', name: 'stagger' },
  );
}

export function findCandidate(draft: Draft, id: number): Candidate | undefined {
  return draft.state.race?.candidates.find((candidate) => candidate.id === id);
}

export function setCandidate(draft: Draft, id: number, step: Candidate['step']): void {
  const { race } = draft.state;
  if (race === null) return;
  const candidates = race.candidates.map((each) => (each.id === id ? { ...each, step } : each));
  patch(draft, { race: { ...race, candidates } });
}

/** Takes a candidate out of the race without closing it. */
export function takeCandidate(draft: Draft, { id }: Candidate): void {
  const { race } = draft.state;
  if (race === null) return;
  patch(draft, { race: { ...race, candidates: race.candidates.filter((each) => each.id !== id) } });
  draft.commands.push({ type: 'timer.stop', name: `open-${id}` });
}

function closeCandidate(draft: Draft, { id }: Candidate): void {
  draft.commands.push({ type: 'timer.stop', name: `open-${id}` }, { type: 'socket.close', id });
}

/** One of the sockets of the race failed. */
export function candidateLost(draft: Draft, candidate: Candidate, detail: string | null): void {
  takeCandidate(draft, candidate);
  draft.commands.push({ type: 'socket.close', id: candidate.id });
  const { race } = draft.state;
  if (race === null) return;
  const isQuick = candidate.step === 'opening' && draft.now - candidate.startedAt < draft.config.quickMs;
  const isDetour = draft.config.detourOf[candidate.server] !== undefined;
  const isRepeated =
    isQuick && !isDetour && race.repeats > 0 && (race.reason === 'change' || race.reason === 'doubt');
  const waiting = isRepeated ? [...race.waiting, candidate.server] : race.waiting;
  patch(draft, { race: { ...race, waiting, detail, repeats: race.repeats - (isRepeated ? 1 : 0) } });
  if (isRepeated) {
    draft.commands.push({ type: 'timer.start', name: 'repeat', delayMs: draft.config.repeatMs, jitter: 0 });
  } else if (waiting.length > 0) launchNext(draft);
  failWhenExhausted(draft);
}

export function isExhausted(race: Race): boolean {
  return race.candidates.length === 0 && race.waiting.length === 0;
}

function failWhenExhausted(draft: Draft): void {
  const { race, used, failBacks } = draft.state;
  if (race === null || !isExhausted(race)) return;
  endRace(draft);
  if (used === null) tellFailed(draft, unreachable(race.detail), null, false);
  else if (race.reason === 'fail-back') {
    patch(draft, { failBacks: failBacks + 1 });
    armFailBack(draft, used);
  } else if (used.proof === 'doubted') {
    const delayMs = draft.config.doubtedAgainMs;
    draft.commands.push({ type: 'timer.start', name: 'repeat', delayMs, jitter: 0.2 });
  }
}

/** Closes whatever still runs. */
export function endRace(draft: Draft): void {
  for (const candidate of draft.state.race?.candidates ?? []) closeCandidate(draft, candidate);
  stopRaceTimers(draft);
  patch(draft, { race: null });
}

function stopRaceTimers(draft: Draft): void {
  draft.commands.push({ type: 'timer.stop', name: 'stagger' }, { type: 'timer.stop', name: 'repeat' });
}

/** Where a better server exists, it is tried again from time to time, more and more seldom. */
export function armFailBack(draft: Draft, { server }: UsedSocket): void {
  const { priorities, failBackMs, mostFailBackMs } = draft.config;
  const own = priorities[server] ?? 0;
  if (priorities.every((priority) => priority >= own)) {
    patch(draft, { failBacks: 0 });
    draft.commands.push({ type: 'timer.stop', name: 'fail-back' });
    return;
  }
  const delayMs = Math.min(mostFailBackMs, failBackMs * 2 ** Math.min(draft.state.failBacks, 8));
  draft.commands.push({ type: 'timer.start', name: 'fail-back', delayMs, jitter: 0.2 });
}
