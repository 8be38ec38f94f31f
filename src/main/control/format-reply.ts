import * as v from 'valibot';
import type { ControlCommand } from '../../shared/control.ts';
import { type TokenFacts, tokenFactsSchema } from '../../shared/control-token.ts';
import type { CallCounters, CallSummary, FlowSummary } from '../../shared/engine-summary.ts';
import { chatSchema } from '../../shared/messages.ts';
import { historyCallSchema } from '../../shared/people.ts';
import { type PrecallReply, precallReplySchema } from '../../shared/precall.ts';
import type { UpdateState } from '../../shared/update.ts';
import { type StatusReport, statusReportSchema } from './status-report.ts';

const historySchema = v.array(
  v.object({ number: v.string(), name: v.nullable(v.string()), ...historyCallSchema.entries }),
);

/** "2026-11-27 08:00", UTC. */
const formatTime = (epochMs: number): string =>
  new Date(epochMs).toISOString().slice(0, 16).replace('T', ' ');

/** "2026-11-27 08:00  incoming missed    200 Bob Biber" */
function formatHistory(calls: v.InferOutput<typeof historySchema>): string {
  if (calls.length === 0) return 'No calls';
  return calls
    .map(({ startedAt, direction, outcome, talkedMs, number, name }) => {
      const time = formatTime(startedAt);
      const talked = talkedMs === null ? '' : ` ${Math.round(talkedMs / 1000)} s`;
      const what = `${direction} ${outcome}${talked}`.padEnd(28);
      return `${time}  ${what} ${name === null ? number : `${number} ${name}`}`;
    })
    .join('\n');
}

const chatsSchema = v.array(v.pick(chatSchema, ['number', 'name', 'unread', 'last']));

/** "2026-11-27 08:00  from  200 Bob Biber: How are you?", with what became of our own, and how many are unread. */
function formatChats(chats: v.InferOutput<typeof chatsSchema>): string {
  if (chats.length === 0) return 'No messages';
  return chats
    .map(({ number, name, unread, last }) => {
      const who = name === null ? number : `${number} ${name}`;
      if (last === null) return who;
      const { at, direction, text, state, sipCode } = last;
      const time = formatTime(at);
      const facts = [
        direction === 'outgoing' ? state : null,
        withUnit(sipCode, 'SIP'),
        unread === 0 ? null : `${unread} unread`,
      ];
      const known = joinKnown(facts);
      const way = direction === 'incoming' ? 'from' : 'to  ';
      // A line for each, whatever lines a text has.
      return `${time}  ${way}  ${who}${known === '' ? '' : ` (${known})`}: ${text.replaceAll(/\s+/g, ' ')}`;
    })
    .join('\n');
}

const signInSchema = v.object({ authorizationUrl: v.string() });
const codeSchema = v.object({ verificationUri: v.string(), userCode: v.string() });

/** A reply's value as text for a person. Pure. */
export function formatValue(command: ControlCommand, value: unknown): string {
  switch (command.verb) {
    case 'status': {
      const parsed = v.safeParse(statusReportSchema, value);
      return parsed.success ? formatStatus(parsed.output) : JSON.stringify(value, null, 2);
    }
    case 'history': {
      const parsed = v.safeParse(historySchema, value);
      return parsed.success ? formatHistory(parsed.output) : JSON.stringify(value, null, 2);
    }
    case 'message-send':
      return `Kept, and sent to ${command.number} as soon as there is a way`;
    case 'message-list': {
      const parsed = v.safeParse(chatsSchema, value);
      return parsed.success ? formatChats(parsed.output) : JSON.stringify(value, null, 2);
    }
    case 'watch':
      return '';
    case 'sign-in': {
      const code = v.safeParse(codeSchema, value);
      if (code.success)
        return `On another device, open:\n${code.output.verificationUri}\nand type this code:\n${code.output.userCode}`;
      const parsed = v.safeParse(signInSchema, value);
      return parsed.success ? `Sign in here:\n${parsed.output.authorizationUrl}` : 'Sign-in started';
    }
    case 'simulate':
      return `Simulated ${command.fault}`;
    case 'screenshot':
    case 'support-bundle':
      return `Saved ${command.file}`;
    case 'check': {
      const parsed = v.safeParse(precallReplySchema, value);
      return parsed.success ? formatCheck(parsed.output) : JSON.stringify(value, null, 2);
    }
    case 'quick-dial':
      return 'The quick dial is open.';
    case 'token-create': {
      const parsed = v.safeParse(v.object({ token: v.string() }), value);
      // The token alone: scripts take it as it is.
      return parsed.success ? parsed.output.token : JSON.stringify(value);
    }
    case 'token-list': {
      const parsed = v.safeParse(v.array(tokenFactsSchema), value);
      return parsed.success ? formatTokens(parsed.output) : JSON.stringify(value);
    }
    case 'token-revoke':
      return `${command.name} gets in no more`;
    case 'update':
      return 'Looking for a newer version';
    case 'quit':
      return 'Offhook is closing';
    case 'dial':
      return `Calling ${command.target}`;
    case 'answer':
      return 'Answered';
    case 'decline':
      return 'Declined';
    case 'mute':
      return command.on ? 'Muted' : 'Heard again';
    case 'hangup':
      return 'Hung up';
    case 'dtmf':
      return `Sent ${command.digits}`;
    case 'hold':
      return 'Asked to hold';
    case 'resume':
      return 'Asked to resume';
    case 'swap':
      return 'Swapped';
    case 'consult':
      return `Asking ${command.target}`;
    case 'transfer':
      return command.target === null ? 'Joining the two calls' : `Handing on to ${command.target}`;
    case 'conference':
      return 'Conference';
    case 'split':
      return 'Parted';
    case 'dnd':
      return command.on ? 'Do not disturb is on' : 'Do not disturb is off';
  }
}

function formatCheck({ sentence, facts }: PrecallReply): string {
  return [sentence, ...facts.map(([name, fact]) => `  ${name}: ${fact}`)].join('\n');
}

function formatTokens(tokens: readonly TokenFacts[]): string {
  if (tokens.length === 0) return 'No tokens';
  return tokens
    .map(({ name, scopes, createdAt }) => {
      const day = new Date(createdAt).toISOString().slice(0, 10);
      return `${day}  ${name}  ${scopes.join(',')}`;
    })
    .join('\n');
}

function formatUpdate(update: UpdateState): string {
  if (update.step === 'resting') return joinKnown([update.step, update.last]);
  return update.step === 'looking' ? update.step : joinKnown([update.step, update.version]);
}

function formatStatus(status: StatusReport): string {
  const { registration } = status;
  const lines = [
    `Identity      ${joinKnown([status.identity, status.problem, status.problemDetail])}`,
    `Secrets       ${status.secretStore}`,
    ...(status.update === null ? [] : [`Update        ${formatUpdate(status.update)}`]),
    `Registration  ${joinKnown([
      registration.state,
      registration.aor,
      registration.server,
      withUnit(registration.registeredMs, 'ms'),
      registration.problem,
      status.doNotDisturb ? 'do not disturb' : null,
      status.quiet ? 'silent: the desktop is set to do not disturb' : null,
    ])}`,
    ...formatConnection(status),
    status.calls.length === 0 ? 'Calls         none' : 'Calls',
    ...status.calls.flatMap(formatCall),
    ...(status.counters === null ? [] : [formatCounters(status.counters)]),
  ];
  return lines.join('\n');
}

function formatConnection({ registration }: StatusReport): string[] {
  const { rttMs, unreachableSince, lastGap, networkChange } = registration;
  const time = (at: number) => new Date(at).toISOString();
  const facts = [
    rttMs === null ? null : `round trip ${Math.round(rttMs)} ms`,
    unreachableSince === null ? null : `cannot be called since ${time(unreachableSince)}`,
    lastGap === null ? null : `could not be called from ${time(lastGap.from)} to ${time(lastGap.to)}`,
    networkChange === null ? null : `network: ${networkChange.cause} at ${time(networkChange.at)}`,
  ];
  return facts.every((fact) => fact === null) ? [] : [`Connection    ${joinKnown(facts)}`];
}

function formatCall(call: CallSummary): string[] {
  const end = call.end === null ? null : joinKnown([call.end.cause, withUnit(call.end.sipCode, 'SIP')]);
  const facts = [
    `${call.direction} ${call.state}`,
    call.peer.name === null ? call.peer.number : `${call.peer.number} ${call.peer.name}`,
    call.muted ? 'muted' : null,
    holdWord(call),
    call.conference ? 'conference' : null,
    call.transfer === null ? null : `transfer to ${call.transfer.target}: ${call.transfer.step}`,
    call.codec,
    call.path,
    withUnit(call.rttMs, 'ms'),
    end,
  ];
  return [
    `  ${joinKnown(facts)}`,
    `    in   ${formatFlow(call.inbound)}`,
    `    out  ${formatFlow(call.outbound)}`,
    ...(call.recording === null ? [] : [`    recorded by the far side: ${call.recording}`]),
    ...call.roams.slice(-3).map((roam) => `    ${formatRoam(roam)}`),
  ];
}

/** "moved from wifi to cellular: link-down, ranked-restart, 31 ms, 0.1 s not heard" */
function formatRoam({ before, after, cause, rung, tookMs, gapMs }: CallSummary['roams'][number]): string {
  const way = `moved from ${before.network ?? 'unknown'} to ${after.network ?? 'unknown'}`;
  const gap = gapMs === null ? 'no gap' : `${(gapMs / 1000).toFixed(1)} s not heard`;
  return `${way}: ${joinKnown([cause, rung, withUnit(tookMs, 'ms'), gap])}`;
}

function formatCounters({ calls, connected, relayed, ice, setup }: CallCounters): string {
  const facts = [
    `${calls} calls`,
    `${connected} connected`,
    `${relayed} relayed`,
    `ICE ${ice.succeeded} of ${ice.succeeded + ice.failed}`,
    setup.outgoing.calls === 0 ? null : `set-up ${withUnit(setup.outgoing.meanMs, 'ms')} out`,
    setup.incoming.calls === 0 ? null : `set-up ${withUnit(setup.incoming.meanMs, 'ms')} in`,
  ];
  return `Ended         ${joinKnown(facts)}`;
}

function holdWord({ hold, aside }: CallSummary): string | null {
  if (hold.byUs !== 'no') return hold.byUs;
  if (hold.byThem) return 'held by them';
  return aside ? 'aside' : null;
}

function formatFlow({ packets, bytes, lost, level, energy }: FlowSummary): string {
  return `${packets} packets, ${bytes} bytes, ${lost} lost, level ${level.toFixed(2)}, energy ${energy.toFixed(3)}`;
}

function joinKnown(facts: readonly (string | null)[]): string {
  return facts.filter((fact) => fact !== null).join(', ');
}

function withUnit(value: number | null, unit: 'ms' | 'SIP'): string | null {
  if (value === null) return null;
  return unit === 'ms' ? `${Math.round(value)} ms` : `SIP ${value}`;
}
