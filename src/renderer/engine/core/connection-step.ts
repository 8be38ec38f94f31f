import type {
  Candidate,
  ConnectionCommand,
  ConnectionConfig,
  ConnectionEvent,
  ConnectionState,
  ConnectionTimer,
  TransportEvent,
  UsedSocket,
} from './connection.ts';
import {
  armFailBack,
  candidateLost,
  type Draft,
  endRace,
  findCandidate,
  isExhausted,
  launchAll,
  launchNext,
  patch,
  setCandidate,
  startRace,
  takeCandidate,
} from './connection-race.ts';

export interface ConnectionStep {
  readonly state: ConnectionState;
  readonly commands: readonly ConnectionCommand[];
}

/** While a call is being set up, going back to a better server waits this long. */
const settingUpMs = 5000;

/** One step of the machine drawn in connection.ts. Pure: `now` is a point in time (epoch ms), not a clock. */
export function stepConnection(
  state: ConnectionState,
  event: ConnectionEvent,
  config: ConnectionConfig,
  now: number,
): ConnectionStep {
  const draft: Draft = { state, commands: [], config, now };
  handle(draft, event);
  return { state: draft.state, commands: draft.commands };
}

function handle(draft: Draft, event: ConnectionEvent): void {
  switch (event.type) {
    case 'connect':
      connect(draft, event.urgent);
      return;
    case 'disconnect':
      disconnect(draft);
      return;
    case 'socket.opened':
      opened(draft, event.id);
      return;
    case 'socket.closed':
      lost(draft, event.id, event.detail);
      return;
    case 'socket.verdict':
      judged(draft, event.id, event.verdict);
      return;
    case 'network.changed':
      networkChanged(draft, event.doubtful);
      return;
    case 'settled':
      settled(draft);
      return;
    case 'avoid':
      avoid(draft, event);
      return;
    case 'redirected':
      redirected(draft, event.server);
      return;
    case 'call.setting-up':
      patch(draft, { settingUp: event.settingUp });
      moveIfBetter(draft);
      return;
    case 'timer.fired':
      timerFired(draft, event.name);
      return;
  }
}

function tell(draft: Draft, event: TransportEvent): void {
  draft.commands.push({ type: 'tell', event });
}

function connect(draft: Draft, urgent: boolean): void {
  const { used, race, avoided } = draft.state;
  // Whoever was merely unlucky is asked again; who named a time is not.
  const told = Object.entries(avoided).filter(([, each]) => each.told && each.until > draft.now);
  patch(draft, { avoided: Object.fromEntries(told) });
  if (used !== null) tell(draft, { type: 'transport.connected' });
  else if (race === null || urgent) startRace(draft, urgent ? 'change' : 'start');
}

function disconnect(draft: Draft): void {
  endRace(draft);
  closeUsed(draft);
  patch(draft, { failures: 0, failBacks: 0 });
  draft.commands.push({ type: 'timer.stop', name: 'fail-back' });
}

function closeUsed(draft: Draft): void {
  const { used, former } = draft.state;
  for (const socket of [used, former]) {
    if (socket !== null) draft.commands.push({ type: 'socket.close', id: socket.id });
  }
  patch(draft, { used: null, former: null });
  draft.commands.push({ type: 'timer.stop', name: 'linger' });
}

function opened(draft: Draft, id: number): void {
  const candidate = findCandidate(draft, id);
  if (candidate?.step !== 'opening') return;
  patch(draft, { failures: 0 });
  draft.commands.push({ type: 'timer.stop', name: `open-${id}` });
  setCandidate(draft, id, 'opened');
  const { used } = draft.state;
  if (used === null) {
    takeUp(draft, candidate);
    tell(draft, { type: 'transport.connected' });
  } else if (isLeftFor(draft, used, candidate)) move(draft, used, candidate, true);
}

/**
 * What is doubted was asked when the doubt came, one round trip; a new socket takes three. So what opened since, and not
 * by a detour, is nearer to a proof than what has not answered: the first requests on it, REGISTER and those within the
 * calls, are that proof, and wait for no ping.
 */
function isLeftFor({ config }: Draft, used: UsedSocket, { server }: Candidate): boolean {
  return used.proof === 'doubted' && config.detourOf[server] === undefined;
}

/** From now on everything goes out on this one. */
function takeUp(draft: Draft, candidate: Candidate): void {
  const proof = candidate.step === 'proven' ? 'proven' : 'opened';
  takeCandidate(draft, candidate);
  patch(draft, { used: { id: candidate.id, server: candidate.server, proof, settled: false } });
  draft.commands.push({ type: 'socket.use', id: candidate.id });
  const { race } = draft.state;
  if (race !== null && (proof === 'proven' || isExhausted(race))) endRace(draft);
}

function judged(draft: Draft, id: number, verdict: 'proven' | 'doubted' | 'dead'): void {
  if (verdict === 'dead') {
    lost(draft, id, 'no answer any more');
    return;
  }
  const { used, race } = draft.state;
  if (used?.id !== id) {
    if (findCandidate(draft, id)?.step === 'opening') return;
    setCandidate(draft, id, verdict === 'proven' ? 'proven' : 'opened');
    moveIfBetter(draft);
    return;
  }
  patch(draft, { used: { ...used, proof: verdict } });
  if (verdict === 'proven') {
    if (race !== null && race.reason !== 'fail-back') endRace(draft);
    else if (race === null) draft.commands.push({ type: 'timer.stop', name: 'repeat' });
    return;
  }
  if (race === null || race.reason === 'fail-back') startRace(draft, 'doubt');
  moveIfBetter(draft);
}

/** To a candidate that is proven: at once when what is in use is not, and without a gap when it goes back to a better one. */
function moveIfBetter(draft: Draft): void {
  const { used, race, settingUp } = draft.state;
  if (used === null || race === null) return;
  const proven = race.candidates.find((each) => each.step === 'proven' && !isTooEarly(draft, used, each));
  if (proven === undefined) return;
  if (used.proof !== 'proven') move(draft, used, proven, true);
  else if (race.reason === 'fail-back' && !settingUp) move(draft, used, proven, false);
}

/**
 * A detour whose first ping was answered sooner: what the system prefers has just opened and been sent the REGISTER. Its own
 * ping may be under way; when that is overdue it is doubted, and left.
 */
function isTooEarly({ config }: Draft, used: UsedSocket, { server }: Candidate): boolean {
  return (
    used.proof === 'opened' &&
    config.detourOf[server] !== undefined &&
    config.detourOf[used.server] === undefined
  );
}

function move(draft: Draft, from: UsedSocket, to: Candidate, gap: boolean): void {
  const { former } = draft.state;
  if (former !== null) draft.commands.push({ type: 'socket.close', id: former.id });
  if (gap) draft.commands.push({ type: 'socket.close', id: from.id });
  draft.commands.push({ type: 'timer.stop', name: 'linger' });
  patch(draft, { former: gap ? null : from });
  takeUp(draft, to);
  tell(draft, { type: 'transport.moved', gap });
}

function lost(draft: Draft, id: number, detail: string | null): void {
  const { used, former } = draft.state;
  const candidate = findCandidate(draft, id);
  if (candidate !== undefined) candidateLost(draft, candidate, detail);
  else if (former?.id === id) {
    patch(draft, { former: null });
    draft.commands.push({ type: 'socket.close', id }, { type: 'timer.stop', name: 'linger' });
  } else if (used?.id === id) usedLost(draft, used, detail);
}

function usedLost(draft: Draft, used: UsedSocket, detail: string | null): void {
  draft.commands.push({ type: 'socket.close', id: used.id });
  if (returnToFormer(draft)) {
    tell(draft, { type: 'transport.moved', gap: true });
    return;
  }
  patch(draft, { used: null });
  if (takeOpened(draft)) {
    tell(draft, { type: 'transport.moved', gap: true });
    return;
  }
  const { race } = draft.state;
  if (race === null) {
    tell(draft, { type: 'transport.closed', detail });
    return;
  }
  tell(draft, { type: 'transport.searching' });
  if (race.reason === 'fail-back') startRace(draft, 'change');
  else launchNext(draft);
}

/** The move came to nothing: the one before is still good. */
function returnToFormer(draft: Draft): boolean {
  const { former, failBacks } = draft.state;
  if (former === null) return false;
  patch(draft, { used: former, former: null, failBacks: failBacks + 1 });
  draft.commands.push({ type: 'timer.stop', name: 'linger' }, { type: 'socket.use', id: former.id });
  armFailBack(draft, former);
  return true;
}

function takeOpened(draft: Draft): boolean {
  const open = (draft.state.race?.candidates ?? []).filter(({ step }) => step !== 'opening');
  const next = open.find(({ step }) => step === 'proven') ?? open[0];
  if (next === undefined) return false;
  takeUp(draft, next);
  return true;
}

function networkChanged(draft: Draft, doubtful: boolean): void {
  const { used, race } = draft.state;
  patch(draft, { failures: 0 });
  if (used !== null) {
    if (doubtful) patch(draft, { used: { ...used, proof: 'doubted' } });
    draft.commands.push({ type: 'socket.demand', id: used.id, doubt: doubtful });
  }
  if (used === null ? race !== null : doubtful) startRace(draft, 'change');
}

function settled(draft: Draft): void {
  const { used, former, race } = draft.state;
  if (used === null) return;
  if (race !== null && race.reason !== 'fail-back') endRace(draft);
  // The registrar's answer is a proof as good as a pong.
  const next: UsedSocket = { ...used, proof: 'proven', settled: true };
  patch(draft, { used: next });
  if (former !== null) {
    const { lingerMs } = draft.config;
    draft.commands.push({ type: 'timer.start', name: 'linger', delayMs: lingerMs, jitter: 0 });
  }
  if (!used.settled) armFailBack(draft, next);
}

function avoid(draft: Draft, event: Extract<ConnectionEvent, { type: 'avoid' }>): void {
  const { used, avoided, race } = draft.state;
  if (used === null) {
    // It went in the same moment; whoever refused is known no more.
    if (race === null) startRace(draft, 'change');
    return;
  }
  const { told, problem } = event;
  const until = draft.now + event.delayMs;
  const server = draft.config.detourOf[used.server] ?? used.server;
  patch(draft, { avoided: { ...avoided, [server]: { until, told, problem } } });
  draft.commands.push({ type: 'socket.close', id: used.id });
  if (returnToFormer(draft)) return;
  patch(draft, { used: null });
  if (takeOpened(draft)) tell(draft, { type: 'transport.connected' });
  else startRace(draft, 'change');
}

function redirected(draft: Draft, server: number): void {
  endRace(draft);
  closeUsed(draft);
  startRace(draft, 'start', [server]);
}

function timerFired(draft: Draft, name: ConnectionTimer): void {
  const { used, former, race } = draft.state;
  switch (name) {
    case 'stagger':
      launchNext(draft);
      return;
    case 'repeat':
      if (race !== null) launchAll(draft);
      else if (used?.proof === 'doubted') startRace(draft, 'doubt');
      return;
    case 'fail-back':
      if (used !== null) failBack(draft, used);
      return;
    case 'linger':
      if (former !== null) lost(draft, former.id, null);
      return;
    default:
      openTimedOut(draft, Number(name.slice('open-'.length)));
  }
}

function openTimedOut(draft: Draft, id: number): void {
  const candidate = findCandidate(draft, id);
  if (candidate?.step !== 'opening') return;
  patch(draft, { failures: draft.state.failures + 1 });
  candidateLost(draft, candidate, 'the connection attempt timed out');
}

function failBack(draft: Draft, used: UsedSocket): void {
  const { race, settingUp } = draft.state;
  if (settingUp || race !== null || used.proof !== 'proven' || !used.settled) {
    draft.commands.push({ type: 'timer.start', name: 'fail-back', delayMs: settingUpMs, jitter: 0.2 });
    return;
  }
  startRace(draft, 'fail-back');
  // Nobody who is better may be asked now.
  if (draft.state.race === null) armFailBack(draft, used);
}
