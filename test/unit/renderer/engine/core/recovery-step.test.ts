import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultRecoveryConfig,
  type RecoveryCommand,
  type RecoveryEvent,
  type RecoveryState,
  type RecoveryTimer,
  recoveryTimers,
  steady,
} from '../../../../../src/renderer/engine/core/recovery.ts';
import { stepRecovery } from '../../../../../src/renderer/engine/core/recovery-step.ts';

const lost: RecoveryEvent = { type: 'network.changed', effect: 'lost', cause: 'link-down', strange: false };
const better: RecoveryEvent = {
  type: 'network.changed',
  effect: 'better',
  cause: 'default-route',
  strange: false,
};
const added: RecoveryEvent = { type: 'network.changed', effect: 'added', cause: 'link-up', strange: true };
const ready: RecoveryEvent = { type: 'signalling.ready' };
const unsure: RecoveryEvent = { type: 'signalling.unsure' };
const gone: RecoveryEvent = { type: 'signalling.gone' };
const moved: RecoveryEvent = { type: 'signalling.moved' };
const answered: RecoveryEvent = { type: 'offer.answered' };
const refused: RecoveryEvent = { type: 'offer.refused', code: 488 };
const selected: RecoveryEvent = { type: 'path.selected', wanted: true };
const elsewhere: RecoveryEvent = { type: 'path.selected', wanted: false };
const dead: RecoveryEvent = { type: 'media.silent', verdict: 'dead', vouched: false };
const vouched: RecoveryEvent = { type: 'media.silent', verdict: 'dead', vouched: true };
const takesReplaces: RecoveryEvent = {
  type: 'far.learnt',
  far: { isDirect: false, followsAnew: false, takesReplaces: true },
};
const direct: RecoveryEvent = {
  type: 'far.learnt',
  far: { isDirect: true, followsAnew: false, takesReplaces: true },
};
const follows: RecoveryEvent = {
  type: 'far.learnt',
  far: { isDirect: false, followsAnew: true, takesReplaces: false },
};
/** Nothing is left. */
const bare: RecoveryEvent = { type: 'network.changed', effect: 'lost', cause: 'link-down', strange: true };
const noKeys: RecoveryEvent = { type: 'media.no-keys', forMs: 1500 };
const anchored: RecoveryEvent = { type: 'anchor.moved' };
const heard: RecoveryEvent = { type: 'media.heard' };
const connection = (state: 'connected' | 'disconnected' | 'failed'): RecoveryEvent => ({
  type: 'media.connection',
  state,
});
const fired = (name: RecoveryTimer): RecoveryEvent => ({ type: 'timer.fired', name });

interface Played {
  readonly state: RecoveryState;
  /** Of the last event; timers that are stopped say nothing. */
  readonly last: readonly string[];
  readonly all: readonly RecoveryCommand[];
  readonly running: ReadonlySet<RecoveryTimer>;
}

const words = (command: RecoveryCommand): string =>
  command.type === 'timer.start' ? `${command.name} ${command.delayMs}` : command.type;

function play(...events: readonly RecoveryEvent[]): Played {
  let state = steady;
  let last: readonly RecoveryCommand[] = [];
  const all: RecoveryCommand[] = [];
  const running = new Set<RecoveryTimer>();
  for (const [index, event] of events.entries()) {
    if (event.type === 'timer.fired') running.delete(event.name);
    const step = stepRecovery(state, event, defaultRecoveryConfig, index);
    ({ state, commands: last } = step);
    all.push(...last);
    for (const command of last) {
      if (command.type === 'timer.start') running.add(command.name);
      if (command.type === 'timer.stop') running.delete(command.name);
    }
  }
  const told = last.filter(({ type }) => type !== 'timer.stop').map(words);
  return { state, last: told, all, running };
}

const stepOf = ({ state }: Played) => state.phase.step;
const waitOf = ({ state }: Played) => (state.phase.step === 'moving' ? state.phase.waitsFor : null);

describe('the recovery of a call', () => {
  it('makes its offer at the sign and sends it at once where a socket is there', () => {
    const { last } = play(lost);
    expect(last).toEqual(['patience 60000', 'media.prepare', 'sip.reoffer', 'answer 6000']);
  });

  it('makes a new connection at a gateway that follows, where the browser does not know the network yet', () => {
    const rungOf = ({ state }: Played) => (state.phase.step === 'moving' ? state.phase.roam.rung : null);
    expect(rungOf(play(follows, bare))).toBe('re-anchor');
    expect(rungOf(play(follows, lost))).toBe('ranked-restart');
    expect(rungOf(play(takesReplaces, bare))).toBe('ranked-restart');
    // What comes is offered anew, from a connection that is made then.
    const offered = play(follows, unsure, bare, added);
    expect(offered.last).toEqual(['media.prepare']);
    expect(offered.all.at(-1)).toEqual({ type: 'media.prepare', way: 'new' });
    const moved = play(follows, unsure, bare, added, ready, answered, anchored);
    expect(stepOf(moved)).toBe('settling');
    // And where it is refused, the ladder of any gateway is left.
    expect(rungOf(play(follows, bare, refused))).toBe('ranked-restart');
  });

  it('makes its offer while the socket connects, and sends it when it is there', () => {
    expect(play(unsure, lost).last).toEqual(['patience 60000', 'media.prepare']);
    expect(play(unsure, lost, ready).last).toEqual(['sip.reoffer', 'answer 6000']);
  });

  it('is over when another path is selected after the answer; the gap is told a moment later', () => {
    const played = play(lost, answered, selected, { type: 'media.gap', gapMs: 140 }, fired('figures'));
    expect(stepOf(played)).toBe('steady');
    expect(played.all.findLast(({ type }) => type === 'roam.record')).toEqual({
      type: 'roam.record',
      roam: { cause: 'link-down', rung: 'ranked-restart', since: 0, gapMs: 140 },
    });
    expect(played.running.size).toBe(0);
  });

  it('asks all the same when the path moved before the answer: the far side has our old Contact', () => {
    const early = play(unsure, lost, selected);
    expect(waitOf(early)).toBe('signalling');
    const asked = play(unsure, lost, selected, ready, answered);
    expect(waitOf(asked)).toBe('media');
    expect(stepOf(play(unsure, lost, selected, ready, answered, fired('proof')))).toBe('settling');
  });

  it('moves by make before break where a better path appears, a moment later, and forgets it where that fails', () => {
    expect(play(better).last).toEqual(['grace 2500']);
    const moving = play(better, fired('grace'));
    expect(moving.state.phase).toMatchObject({ step: 'moving', roam: { rung: 'move' } });
    const { state, last } = play(unsure, better, fired('grace'), fired('patience'));
    expect(state.phase.step).toBe('steady');
    expect(last).toEqual(['media.withdraw']);
  });

  it('tries a move again that led elsewhere, and is content after the third', () => {
    const once = [better, fired('grace'), answered, elsewhere] as const;
    expect(play(...once).last).toEqual(['again 500']);
    const twice = [...once, fired('again'), answered, elsewhere] as const;
    expect(play(...twice).last).toEqual(['again 1000']);
    expect(stepOf(play(...twice, fired('again'), answered, elsewhere))).toBe('settling');
    expect(stepOf(play(...once, fired('again'), answered, selected))).toBe('settling');
    expect(stepOf(play(lost, answered, elsewhere))).toBe('settling');
  });

  it.each([
    ['falls silent', dead, 'silence'],
    ['fails', connection('failed'), 'failed'],
    ['has its network go', lost, 'link-down'],
  ] as const)(
    'whose old path %s while a better one is refused climbs, and has its time anew',
    (_, sign, cause) => {
      const refusedMove = [takesReplaces, better, fired('grace'), refused] as const;
      const lostNow = play(...refusedMove, sign);
      expect(lostNow.state.phase).toMatchObject({
        roam: { cause, rung: 'ranked-restart' },
        waitsFor: 'answer',
      });
      expect(lostNow.last).toEqual(['patience 60000', 'media.prepare', 'sip.reoffer', 'answer 6000']);
      expect(play(...refusedMove, sign, refused).last).toContain('sip.replace');
      // While the offer is under way it is asked anew after the answer, whatever that is.
      const asked = play(takesReplaces, better, fired('grace'), sign);
      expect(asked.last).toEqual(['patience 60000']);
      expect(play(takesReplaces, better, fired('grace'), sign, answered).last).toContain('sip.reoffer');
    },
  );

  it('whose old path dies after a better one was agreed upon waits for that one first, then climbs', () => {
    const agreed = [takesReplaces, better, fired('grace'), answered, dead] as const;
    expect(play(...agreed).last).toEqual(['patience 60000']);
    expect(stepOf(play(...agreed, elsewhere))).toBe('settling');
    expect(play(...agreed, fired('proof')).state.phase).toMatchObject({ roam: { rung: 'plain-restart' } });
    expect(stepOf(play(...agreed, connection('failed'), fired('patience')))).toBe('lost');
  });

  it('whose old path dies on the way to a better one is a restart, at once', () => {
    const dying = play(unsure, better, lost);
    expect(dying.state.phase).toMatchObject({ step: 'moving', roam: { rung: 'ranked-restart' } });
    expect(dying.running.has('grace')).toBe(false);
    const late = play(unsure, better, fired('grace'), lost);
    expect(late.state.phase).toMatchObject({ roam: { rung: 'ranked-restart' } });
  });

  it('takes no notice of one more path while all is well', () => {
    expect(play(added).all).toEqual([]);
  });

  it('makes the offer anew when a path comes while it waits for a socket', () => {
    expect(play(unsure, lost, added).last).toEqual(['media.prepare']);
  });

  it('asks once more after the answer when the network changed in between', () => {
    const again = play(lost, added, answered);
    expect(again.last).toEqual(['media.prepare', 'sip.reoffer', 'answer 6000']);
  });

  it('asks anew on the next socket when the one it asked on is gone', () => {
    expect(play(lost, gone).last).toEqual(['media.prepare']);
    expect(play(lost, gone, ready).last).toEqual(['sip.reoffer', 'answer 6000']);
  });

  it('does not ask twice when a doubted socket turns out well', () => {
    expect(play(lost, unsure, ready).last).toEqual([]);
  });

  it('tells the far side of a socket that took the place of another, once, also without a roam', () => {
    expect(play(gone).last).toEqual([]);
    expect(play(gone, ready).last).toEqual(['sip.refresh']);
    expect(play(gone, ready, unsure, ready).last).toEqual([]);
    expect(play(moved).last).toEqual(['sip.refresh']);
    // The offer of a move says it as well.
    expect(play(gone, lost, ready).last).toEqual(['sip.reoffer', 'answer 6000']);
    expect(play(gone, lost, ready, answered, selected, unsure, ready).last).toEqual([]);
  });

  it('tells it after the roam where the socket went in the midst of it', () => {
    const late = play(lost, answered, gone, ready, selected, fired('figures'));
    expect(late.last).toEqual(['roam.record', 'sip.refresh']);
  });

  it('is told as plain for good once a plain restart was agreed upon, until there is another connection', () => {
    const plainly = [lost, refused, answered, selected, fired('figures')] as const;
    expect(play(...plainly).state.isRanked).toBe(false);
    expect(play(...plainly, lost).state.phase).toMatchObject({ roam: { rung: 'plain-restart' } });
    expect(play(...plainly, anchored, lost).state.phase).toMatchObject({ roam: { rung: 'ranked-restart' } });
    // Refused, it has changed nothing; under way, it may still be answered.
    expect(play(lost, refused, refused).state.isRanked).toBe(true);
    expect(play(lost, refused, lost).state.isRanked).toBe(false);
  });

  it('climbs when the far side says no, and begins anew after a wait that grows when no rung is left', () => {
    const no = [lost, refused] as const;
    const plain = play(...no);
    expect(plain.last).toEqual(['media.prepare', 'sip.reoffer', 'answer 6000']);
    expect(plain.state.phase).toMatchObject({ roam: { rung: 'plain-restart' } });
    const none = play(...no, refused);
    expect(none.last).toEqual(['again 1000']);
    expect(none.state.phase).toMatchObject({ roam: { rung: 'ranked-restart' } });
    expect(play(...no, refused, fired('again')).last).toEqual([
      'media.prepare',
      'sip.reoffer',
      'answer 6000',
    ]);
    const given = play(lost, connection('disconnected'), refused, fired('patience'));
    expect(given.last).toEqual(['call.give-up']);
    expect(given.running.size).toBe(0);
  });

  it.each([503, 491, null])('stays on its rung when that says nothing of the far side (%s)', (code) => {
    const { last, state } = play(lost, { type: 'offer.refused', code });
    expect(last).toEqual(['again 500']);
    expect(state.phase).toMatchObject({ roam: { rung: 'ranked-restart' } });
  });

  it('takes back a re-INVITE that nobody answers, and climbs', () => {
    expect(play(lost, fired('answer')).last).toEqual(['sip.cancel-offer']);
    const climbed = play(lost, fired('answer'), { type: 'offer.refused', code: null });
    expect(climbed.state.phase).toMatchObject({ roam: { rung: 'plain-restart' } });
  });

  it('puts another dialog in the place of its own where the far side takes that', () => {
    const { last, state } = play(takesReplaces, lost, refused);
    expect(last).toEqual(['media.prepare', 'sip.replace', 'answer 6000']);
    expect(state.phase).toMatchObject({ roam: { rung: 'replaces' } });
    const settled = play(takesReplaces, lost, refused, answered, selected, fired('figures'));
    expect(settled.all.findLast(({ type }) => type === 'roam.record')).toMatchObject({
      roam: { rung: 'replaces' },
    });
    const after = play(takesReplaces, lost, refused, { type: 'offer.refused', code: 481 });
    expect(after.state.phase).toMatchObject({ roam: { rung: 'plain-restart' } });
  });

  it('offers a new connection to an Offhook without a gateway between', () => {
    const { all, state } = play(direct, lost);
    expect(all).toContainEqual({ type: 'media.prepare', way: 'new' });
    expect(all).toContainEqual({ type: 'sip.reoffer', way: 'new' });
    expect(state.phase).toMatchObject({ roam: { rung: 're-anchor' } });
    const deaf = play(direct, lost, answered, fired('proof'));
    expect([deaf.last, deaf.state.phase]).toMatchObject([['again 500'], { roam: { rung: 'replaces' } }]);
    expect(play(direct, better, fired('grace')).all).toContainEqual({ type: 'media.prepare', way: 'new' });
  });

  it('leaves ranking when the answer came and no other path did', () => {
    const { last, state } = play(lost, answered, fired('proof'));
    expect(last).toEqual(['again 500']);
    expect(state.phase).toMatchObject({ roam: { rung: 'plain-restart' } });
    const again = play(lost, answered, fired('proof'), fired('again'));
    expect(again.all).toContainEqual({ type: 'media.prepare', way: 'plain' });
  });

  it('waits for a STUN check where signalling vouches for a silent path, and no longer than it does', () => {
    const waiting = play(vouched);
    expect([waiting.last, stepOf(waiting)]).toEqual([['grace 2700'], 'deciding']);
    const paused = play(vouched, heard);
    expect([stepOf(paused), paused.running.size]).toEqual(['steady', 0]);
    for (const sign of [fired('grace'), unsure, gone, connection('failed'), lost] as const)
      expect(stepOf(play(vouched, sign))).toBe('moving');
  });

  it('does not end a call whose consent is fresh, whatever became of the offers', () => {
    expect(stepOf(play(lost, refused, fired('patience')))).toBe('steady');
  });

  it('gives "disconnected" a moment, and acts at once on "failed" and on silence', () => {
    expect(play(connection('disconnected')).last).toEqual(['grace 1000']);
    const back = play(connection('disconnected'), connection('connected'));
    expect([stepOf(back), back.running.size]).toEqual(['steady', 0]);
    expect(stepOf(play(connection('disconnected'), fired('grace')))).toBe('moving');
    expect(stepOf(play(connection('failed')))).toBe('moving');
    expect(play(dead).state.phase).toMatchObject({ step: 'moving', roam: { cause: 'silence' } });
  });

  it('goes on when it sends by a new path and still hears nothing', () => {
    const moved = [lost, dead, answered, selected] as const;
    const { state, last } = play(...moved, fired('figures'));
    expect(last[0]).toBe('roam.record');
    expect(state.phase).toMatchObject({ step: 'moving', roam: { cause: 'silence' } });
    expect(stepOf(play(...moved, heard, fired('figures')))).toBe('steady');
  });

  it('makes a new connection where ICE stands and DTLS does not: a restart would keep what is broken', () => {
    expect(play(noKeys).last).toEqual(['patience 60000', 'media.prepare', 'sip.reoffer', 'answer 6000']);
    expect(play(noKeys).all).toContainEqual({ type: 'sip.reoffer', way: 'new' });
    const done = play(noKeys, noKeys, answered, anchored, selected, fired('figures'));
    expect(done.all.filter(({ type }) => type === 'sip.reoffer')).toHaveLength(1);
    // The fourth event, at 3 ms; the first told of the 1500 ms before it.
    expect(done.all.findLast(({ type }) => type === 'roam.record')).toMatchObject({
      roam: { cause: 'no-keys', rung: 're-anchor', since: -1500, gapMs: 1503 },
    });
    expect([stepOf(done), done.running.size]).toEqual(['steady', 0]);
  });

  it('makes one more where that has no keys either, also in another network, and ends with its patience', () => {
    const again = play(noKeys, answered, noKeys, fired('proof'), fired('again'));
    expect(again.last).toEqual(['media.prepare', 'sip.reoffer', 'answer 6000']);
    expect(play(unsure, noKeys, lost, ready).all.at(-2)).toEqual({ type: 'sip.reoffer', way: 'new' });
    expect(play(noKeys, gone, ready).last).toEqual(['sip.reoffer', 'answer 6000']);
    expect(play(noKeys, refused, fired('patience')).last).toEqual(['call.give-up']);
  });

  it('tells of a roam before the next one begins', () => {
    const { last, state } = play(lost, answered, selected, lost);
    expect(last[0]).toBe('roam.record');
    expect(state.phase.step).toBe('moving');
  });
});

const anyEvent = fc.oneof(
  fc.constantFrom(
    lost,
    better,
    added,
    vouched,
    direct,
    takesReplaces,
    ready,
    unsure,
    gone,
    answered,
    refused,
    selected,
    elsewhere,
    dead,
    heard,
    noKeys,
    anchored,
  ),
  fc.constantFrom(connection('connected'), connection('disconnected'), connection('failed')),
  fc.constantFrom<RecoveryEvent>({ type: 'media.gap', gapMs: 200 }),
  fc.constantFrom(...recoveryTimers.map(fired)),
);

describe('whatever happens, in any order', () => {
  it('never has two re-INVITEs of its own open, and touches neither mute nor hold', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 60 }), (events) => {
        let state = steady;
        let open = false;
        for (const [index, event] of events.entries()) {
          // What settles a request comes from the session, and only for one that is open.
          if ((event === answered || event === refused) && !open) continue;
          if (event === answered || event === refused || event === gone) open = false;
          const step = stepRecovery(state, event, defaultRecoveryConfig, index);
          state = step.state;
          if (state.phase.step !== 'moving') open = false;
          for (const { type } of step.commands) {
            if (type === 'sip.reoffer' || type === 'sip.replace') {
              expect(open).toBe(false);
              open = true;
            }
            expect(type).toMatch(/^(media\.(prepare|withdraw)|sip\.|roam\.|call\.give-up|timer\.)/);
          }
        }
      }),
    );
  });

  it('ends steady or lost once its own timers have run, and none is left', () => {
    fc.assert(
      fc.property(fc.array(anyEvent, { maxLength: 40 }), (events) => {
        const running = new Map<RecoveryTimer, number>();
        let state = steady;
        let now = 0;
        const take = (event: RecoveryEvent): void => {
          const step = stepRecovery(state, event, defaultRecoveryConfig, now);
          state = step.state;
          for (const command of step.commands) {
            if (command.type === 'timer.start') running.set(command.name, now + command.delayMs);
            if (command.type === 'timer.stop') running.delete(command.name);
          }
        };
        for (const event of events) {
          now += 1;
          if (event.type !== 'timer.fired') take(event);
        }
        take(heard);
        for (let turns = 0; running.size > 0 && turns < 500; turns += 1) {
          const [next] = [...running].sort(([, a], [, b]) => a - b);
          if (next === undefined) break;
          running.delete(next[0]);
          now = next[1];
          take(fired(next[0]));
        }
        expect(['steady', 'lost']).toContain(state.phase.step);
        expect([...running]).toEqual([]);
      }),
    );
  });
});
