import { describe, expect, it } from 'vitest';
import {
  type CallEvent,
  type CallPhase,
  type CallState,
  defaultCallConfig,
} from '../../../../../src/renderer/engine/core/call.ts';
import { startCall, stepCall } from '../../../../../src/renderer/engine/core/call-step.ts';
import { startReturn } from '../../../../../src/renderer/engine/core/return-step.ts';

const end = { by: 'remote', cause: 'busy', sipCode: 486, sipReason: null } as const;
const question = {
  target: '3',
  targetUri: 'sip:3@example.com',
  requestUri: 'sip:3@example.com',
  by: null,
  replaces: null,
};
const targetUri = 'sip:4@example.com';

/** One of each; an event that is missing here does not compile. */
const events: { readonly [T in CallEvent['type']]: Extract<CallEvent, { type: T }> } = {
  'user.answered': { type: 'user.answered' },
  'user.declined': { type: 'user.declined' },
  'user.deflected': { type: 'user.deflected', targetUri, cause: 'forwarded' },
  'user.hung-up': { type: 'user.hung-up' },
  'user.left': { type: 'user.left' },
  'user.muted': { type: 'user.muted', muted: true },
  'user.held': { type: 'user.held' },
  'user.resumed': { type: 'user.resumed' },
  'user.video-started': { type: 'user.video-started', source: 'camera' },
  'user.video-stopped': { type: 'user.video-stopped' },
  'media.video-opened': { type: 'media.video-opened', source: 'camera' },
  'media.video-failed': { type: 'media.video-failed', source: 'camera', problem: 'no-camera' },
  'media.video-ended': { type: 'media.video-ended', problem: 'ended' },
  'media.video-missing': { type: 'media.video-missing', missing: 'not-coming' },
  'video.agreed': { type: 'video.agreed', video: null, answered: false },
  'video.left-behind': { type: 'video.left-behind' },
  'user.digits': { type: 'user.digits', digits: '1' },
  'user.digits-continued': { type: 'user.digits-continued' },
  'user.transferred': { type: 'user.transferred', kind: 'blind', target: '4', targetUri, replaces: null },
  'user.transfer-cancelled': { type: 'user.transfer-cancelled' },
  'user.question-answered': { type: 'user.question-answered', yes: true },
  'line.changed': { type: 'line.changed', ours: false },
  'line.replaced': { type: 'line.replaced' },
  'line.handed-on': { type: 'line.handed-on', done: true },
  'line.kept': { type: 'line.kept' },
  'rules.refused': { type: 'rules.refused', code: 486, cause: 'busy' },
  'rules.no-answer': { type: 'rules.no-answer', targetUri, afterMs: 1000 },
  'media.opened': { type: 'media.opened' },
  'media.failed': { type: 'media.failed', cause: 'media-failed', detail: null },
  'media.digits-sent': { type: 'media.digits-sent', digits: '1' },
  'media.digits-refused': { type: 'media.digits-refused', problem: 'refused' },
  'sip.asked': { type: 'sip.asked' },
  'sip.progress': { type: 'sip.progress' },
  'sip.early-media': { type: 'sip.early-media' },
  'sip.asked-again': { type: 'sip.asked-again' },
  'sip.accepted': { type: 'sip.accepted' },
  'sip.refused': { type: 'sip.refused', end },
  'sip.redirected': { type: 'sip.redirected', targets: [], end },
  'sip.cancelled': { type: 'sip.cancelled', elsewhere: false },
  'sip.bye': { type: 'sip.bye' },
  'sip.offer-accepted': { type: 'sip.offer-accepted', purpose: 'refresh', remoteDirection: 'sendrecv' },
  'sip.offer-refused': { type: 'sip.offer-refused', purpose: 'refresh', code: 488 },
  'sip.offer-dropped': { type: 'sip.offer-dropped', purpose: 'hold' },
  'sip.offer-waits': { type: 'sip.offer-waits', purpose: 'hold' },
  'sip.remote-offer': { type: 'sip.remote-offer', remoteDirection: 'sendonly' },
  'sip.timer': { type: 'sip.timer', timer: { intervalS: 90, refresher: 'us' } },
  'sip.refresh-failed': { type: 'sip.refresh-failed' },
  'sip.refer-accepted': { type: 'sip.refer-accepted', silent: false },
  'sip.refer-unanswered': { type: 'sip.refer-unanswered' },
  'sip.refer-refused': { type: 'sip.refer-refused', code: 405 },
  'sip.refer-reported': { type: 'sip.refer-reported', code: 200 },
  'sip.refer-asked': { type: 'sip.refer-asked', question, verdict: 'ask' },
  'sip.refer-gone': { type: 'sip.refer-gone' },
  'follow.reported': { type: 'follow.reported', code: 200 },
  'message.malformed': { type: 'message.malformed' },
  'sip.lost': { type: 'sip.lost' },
  'sip.reachable': { type: 'sip.reachable' },
  'recovery.given-up': { type: 'recovery.given-up' },
  'sip.ended': { type: 'sip.ended' },
  'timer.fired': { type: 'timer.fired', name: 'ending' },
};

const stateIn = (phase: CallPhase, direction: 'outgoing' | 'incoming' = 'outgoing'): CallState => ({
  ...startCall(direction).state,
  phase,
});
const former = {
  direction: 'outgoing',
  muted: false,
  held: false,
  dtmf: '',
  picture: null,
  transfer: null,
  asked: false,
} as const;
const states: readonly CallState[] = [
  stateIn({ step: 'preparing' }),
  stateIn({ step: 'calling' }),
  stateIn({ step: 'ringing' }),
  stateIn({ step: 'incoming' }, 'incoming'),
  stateIn({ step: 'answering' }, 'incoming'),
  startReturn(former, defaultCallConfig).state,
  stateIn({ step: 'connected' }),
  stateIn({ step: 'ending', end }),
  stateIn({ step: 'ended', end }),
];

/** The step it goes to; `+`: it stays, and something of it changes; `.`: this does not fit, and changes nothing. */
function after(state: CallState, event: CallEvent): string {
  const step = stepCall(state, event, defaultCallConfig);
  if (step.state === state && step.commands.length === 0) return '.';
  return step.state.phase.step === state.phase.step ? '+' : step.state.phase.step;
}

const table = `
                        preparing  calling    ringing    incoming   answering  returning  connected  ending     ended
user.answered           .          .          .          answering  .          .          .          .          .
user.declined           .          .          .          ended      ended      .          .          .          .
user.deflected          .          .          .          ended      ended      .          .          .          .
user.hung-up            ended      ending     ending     ended      ended      ended      ending     .          .
user.left               ended      ending     ending     ended      ended      ended      ending     .          .
user.muted              +          +          +          +          +          +          +          .          .
user.held               .          .          .          .          .          .          +          .          .
user.resumed            .          .          .          .          .          .          .          .          .
user.digits             .          .          .          .          .          .          +          .          .
user.digits-continued   .          .          .          .          .          .          .          .          .
user.transferred        .          .          .          .          .          .          +          .          .
user.transfer-cancelled .          .          .          .          .          .          .          .          .
user.question-answered  .          .          .          .          .          .          .          .          .
user.video-started      .          .          .          .          .          .          +          .          .
user.video-stopped      .          .          .          .          .          .          .          .          .
media.video-opened      .          .          .          .          .          .          +          .          .
media.video-failed      .          .          .          .          .          .          .          .          .
media.video-ended       .          .          .          .          .          .          .          .          .
media.video-missing     .          .          .          .          .          .          .          .          .
video.agreed            .          .          .          .          .          .          +          .          .
video.left-behind       .          .          .          +          .          .          .          .          .
line.changed            +          +          +          +          +          +          +          .          .
line.replaced           .          ending     ending     .          ended      .          ending     .          .
line.handed-on          .          .          .          .          .          .          +          .          .
line.kept               .          .          .          .          .          .          .          .          .
rules.refused           .          .          .          ended      .          .          .          .          .
rules.no-answer         .          .          .          +          .          .          .          .          .
media.opened            calling    .          .          .          +          +          .          .          .
media.failed            ended      ending     ending     ended      ended      ended      ending     .          .
media.digits-sent       +          +          +          +          +          +          +          +          .
media.digits-refused    +          +          +          +          +          +          +          +          .
sip.progress            .          ringing    .          .          .          +          .          .          .
sip.early-media         .          ringing    +          .          .          +          .          .          .
sip.asked               .          .          .          .          .          +          .          .          .
sip.asked-again         .          +          calling    .          .          .          .          .          .
sip.accepted            .          connected  connected  .          connected  connected  .          .          .
sip.refused             ended      ended      ended      ended      ended      ended      ended      ended      .
sip.redirected          ended      ended      ended      ended      ended      ended      ended      ended      .
sip.cancelled           .          .          .          ended      ended      .          .          .          .
sip.bye                 ended      ended      ended      ended      ended      ended      ended      ended      .
sip.offer-accepted      .          .          .          .          .          .          +          .          .
sip.offer-refused       .          .          .          .          .          .          .          .          .
sip.offer-dropped       .          .          .          .          .          .          .          .          .
sip.offer-waits         .          .          .          .          .          .          .          .          .
sip.remote-offer        +          +          +          +          +          +          +          .          .
sip.timer               +          +          +          +          +          +          +          .          .
sip.refresh-failed      .          .          .          .          .          .          .          .          .
sip.refer-accepted      .          .          .          .          .          .          .          .          .
sip.refer-refused       .          .          .          .          .          .          .          .          .
sip.refer-unanswered    .          .          .          .          .          .          .          .          .
sip.refer-reported      .          .          .          .          .          .          .          .          .
sip.refer-asked         +          +          +          +          +          +          +          +          .
sip.refer-gone          .          .          .          .          .          .          .          .          .
follow.reported         .          .          .          .          .          .          .          .          .
message.malformed       .          ending     ending     .          .          .          .          .          .
sip.lost                .          +          calling    +          .          +          .          .          .
sip.reachable           .          .          .          .          .          .          .          .          .
recovery.given-up       .          .          .          .          .          .          ending     .          .
sip.ended               .          .          .          .          .          .          ended      ended      .
timer.fired             .          .          .          .          .          .          .          ended      .
`;

const words = (line: string): readonly string[] => line.trim().split(/ +/);

describe('every step of a call crossed with every event', () => {
  const [steps = [], ...rows] = table.trim().split('\n').map(words);

  it('has a row for each event, and a column for each step', () => {
    expect(rows.map(([type]) => type).sort()).toEqual(Object.keys(events).sort());
    expect(steps).toEqual(states.map(({ phase }) => phase.step));
  });

  it.each(rows.map(([type = '', ...cells]) => [type, cells] as const))('%s', (type, cells) => {
    const event = Object.values(events).find((each) => each.type === type);
    expect(states.map((state) => (event === undefined ? '' : after(state, event)))).toEqual(cells);
  });
});
