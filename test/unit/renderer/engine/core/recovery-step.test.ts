import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  defaultRecoveryConfig,
  type RecoveryEvent,
  type RecoveryTimer,
  recoveryTimers,
  steady,
} from '../../../../../src/renderer/engine/core/recovery.ts';
import { stepRecovery } from '../../../../../src/renderer/engine/core/recovery-step.ts';
import {
  added,
  anchored,
  answered,
  bare,
  better,
  connection,
  dead,
  direct,
  elsewhere,
  fired,
  follows,
  gone,
  heard,
  lost,
  moved,
  noKeys,
  type Played,
  play,
  ready,
  refused,
  selected,
  stepOf,
  takesReplaces,
  unsure,
  vouched,
  waitOf,
} from '../../../../support/play-recovery.ts';

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

  it('takes no notice of one more path while all is well', () => {
    expect(play(added).all).toEqual([]);
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

  it('waits for a STUN check where signalling vouches for a silent path, and no longer than it does', () => {
    const waiting = play(vouched);
    expect([waiting.last, stepOf(waiting)]).toEqual([['grace 2700'], 'deciding']);
    const paused = play(vouched, heard);
    expect([stepOf(paused), paused.running.size]).toEqual(['steady', 0]);
    for (const sign of [fired('grace'), unsure, gone, connection('failed'), lost] as const)
      expect(stepOf(play(vouched, sign))).toBe('moving');
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

  it('makes one, too, where the restart led to somebody without keys: another restart would lead there again', () => {
    const asks = (way: string) => ({ type: 'sip.reoffer', way });
    const restarted = [dead, answered] as const;
    const anew = play(...restarted, noKeys);
    expect(anew.all.filter(({ type }) => type === 'sip.reoffer')).toEqual([asks('ranked'), asks('new')]);
    const done = play(...restarted, noKeys, noKeys, answered, anchored, heard, fired('figures'));
    expect(done.all.filter(({ type }) => type === 'sip.reoffer')).toHaveLength(2);
    expect(done.all.findLast(({ type }) => type === 'roam.record')).toMatchObject({
      roam: { cause: 'no-keys', rung: 're-anchor', since: 0, gapMs: 5 },
    });
    expect([stepOf(done), done.running.size]).toEqual(['steady', 0]);
    // Between two tries there is nothing to wait for any more; before the answer nobody can have any.
    expect(play(...restarted, fired('proof'), noKeys).last).toContain('sip.reoffer');
    expect(play(dead, noKeys).last).toEqual([]);
    // Nor is a restart sent there that only waits for its socket.
    expect(play(gone, dead, noKeys, ready).all.filter(({ type }) => type === 'sip.reoffer')).toEqual([
      asks('new'),
    ]);
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
