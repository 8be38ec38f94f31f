import { describe, expect, it } from 'vitest';
import {
  added,
  anchored,
  answered,
  answeredDearer,
  better,
  connection,
  dead,
  direct,
  elsewhere,
  fired,
  follows,
  gone,
  lost,
  noKeys,
  play,
  playUnranked,
  ready,
  refused,
  selected,
  stepOf,
  takesReplaces,
  unsure,
  waitOf,
} from '../../../../support/play-recovery.ts';

describe('a call on the move', () => {
  it('tries a move again that led elsewhere, has it whenever it comes, and is content after the fifth', () => {
    const once = [better, fired('grace'), answered, elsewhere] as const;
    expect(play(...once).last).toEqual(['again 500']);
    const twice = [...once, fired('again'), answered, elsewhere] as const;
    expect(play(...twice).last).toEqual(['again 1000']);
    const again = [fired('again'), answered, elsewhere] as const;
    const atLast = [...twice, ...again, ...again, ...again] as const;
    const content = play(...atLast);
    expect([stepOf(content), waitOf(content)]).toEqual(['moving', 'media']);
    expect(stepOf(play(...atLast, selected))).toBe('settling');
    expect(stepOf(play(...atLast, fired('proof')))).toBe('settling');
    const late = play(...once, selected);
    expect([stepOf(late), late.running.has('again')]).toEqual(['settling', false]);
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

  it('goes on by a new connection at once where the dead path would win over the ranked one', () => {
    const rungOf = (played: ReturnType<typeof play>) =>
      played.state.phase.step === 'moving' ? played.state.phase.roam.rung : null;
    const replaced = play(takesReplaces, lost, answeredDearer);
    expect([rungOf(replaced), replaced.last]).toEqual([
      'replaces',
      ['media.prepare', 'sip.replace', 'answer 6000'],
    ]);
    expect(rungOf(play(follows, lost, answeredDearer))).toBe('re-anchor');
    // Where there is none to be had it is what a plain one is, and not asked for twice.
    const plain = play(lost, answeredDearer);
    expect([rungOf(plain), waitOf(plain), plain.last]).toEqual(['plain-restart', 'media', ['proof 5000']]);
    expect(plain.state.isRanked).toBe(true);
    expect(stepOf(play(lost, answeredDearer, selected))).toBe('settling');
    // The old path lives, and nothing is lost by waiting.
    expect(waitOf(play(takesReplaces, better, fired('grace'), answeredDearer))).toBe('media');
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

  it('begins with what comes after a ranked restart where policy has none, for good', () => {
    const rungOf = (played: ReturnType<typeof play>) =>
      played.state.phase.step === 'moving' ? played.state.phase.roam.rung : null;
    expect(rungOf(playUnranked(follows, lost))).toBe('re-anchor');
    expect(rungOf(playUnranked(takesReplaces, lost))).toBe('replaces');
    expect(rungOf(playUnranked(lost))).toBe('plain-restart');
    const moved = [follows, lost, answered, anchored, fired('figures')] as const;
    expect(rungOf(playUnranked(...moved, lost))).toBe('re-anchor');
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

  it('does not end a call whose consent is fresh, whatever became of the offers', () => {
    expect(stepOf(play(lost, refused, fired('patience')))).toBe('steady');
  });

  it('makes one more where that has no keys either, also in another network, and ends with its patience', () => {
    const again = play(noKeys, answered, noKeys, fired('proof'), fired('again'));
    expect(again.last).toEqual(['media.prepare', 'sip.reoffer', 'answer 6000']);
    expect(play(unsure, noKeys, lost, ready).all.at(-2)).toEqual({ type: 'sip.reoffer', way: 'new' });
    expect(play(noKeys, gone, ready).last).toEqual(['sip.reoffer', 'answer 6000']);
    expect(play(noKeys, refused, fired('patience')).last).toEqual(['call.give-up']);
  });
});
