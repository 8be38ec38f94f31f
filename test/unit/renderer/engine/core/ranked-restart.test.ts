import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { type IceCandidate, parseCandidate } from '../../../../../src/renderer/engine/core/ice-candidate.ts';
import {
  firstRanking,
  nextRanking,
  type Ranking,
  rankCandidate,
  rankDescription,
  tellsCost,
  withLocalUfrag,
} from '../../../../../src/renderer/engine/core/ranked-restart.ts';
import { parseSdp, writeSdp } from '../../../../../src/renderer/engine/core/sdp.ts';
import { lost, play, takesReplaces } from '../../../../support/play-recovery.ts';
import { sdpOf } from '../../../../support/sdp-samples.ts';

const ours = (address: string, networkCost: number, more: Partial<IceCandidate> = {}): IceCandidate => ({
  transport: 'udp',
  address,
  port: 40_000,
  type: 'host',
  priority: 2_122_260_223,
  relatedAddress: null,
  networkId: null,
  networkCost,
  ...more,
});
const wifi = ours('192.168.1.2', 10);
const mobile = ours('10.0.0.2', 900);

/** RFC 8445 section 6.1.2.3. */
function pairPriority(local: number, remote: number): bigint {
  const [low, high] = [BigInt(Math.min(local, remote)), BigInt(Math.max(local, remote))];
  return 2n ** 32n * low + 2n * high + (local > remote ? 1n : 0n);
}

/** Chromium's order of pairs that are all writable and receiving: cost, then priority. */
function wins(later: Pair, earlier: Pair): boolean {
  if (later.cost !== earlier.cost) return later.cost < earlier.cost;
  return later.priority > earlier.priority;
}
interface Pair {
  readonly cost: number;
  readonly priority: bigint;
}
const remoteCandidate = (priority: number) => ({
  foundation: '1',
  component: 1,
  transport: 'udp',
  priority,
  ip: '203.0.113.9',
  port: 5000,
  type: 'host',
});
function pairOf(local: IceCandidate, remotePriority: number, ranking: Ranking): Pair {
  const ranked = rankCandidate(remoteCandidate(remotePriority), ranking);
  return {
    cost: local.networkCost + (ranked['network-cost'] ?? 0),
    priority: pairPriority(local.priority, ranked.priority),
  };
}

const begun = nextRanking(firstRanking, {
  remoteUfrag: 'R0',
  offeredUfrag: 'L0',
  remoteTellsCost: false,
  localCandidates: [wifi],
  selected: null,
});
const restart = (ranking: Ranking, selected: IceCandidate | null, localCandidates: IceCandidate[]) =>
  nextRanking(ranking, {
    remoteUfrag: `R${ranking.generation + 1}`,
    offeredUfrag: `L${ranking.generation + 1}`,
    remoteTellsCost: false,
    localCandidates,
    selected,
  });

describe('each generation outranks the one before', () => {
  // Chromium's own priorities: the least is a relay over TLS.
  const priority = fc.integer({ min: 8_331_263, max: 2 ** 31 - 1 });
  const cost = fc.integer({ min: 0, max: 999 });
  const remote = fc.integer({ min: 0, max: 2 ** 32 });
  const step = fc.record({ cost, priority, remote, others: fc.array(cost, { maxLength: 3 }) });

  it('for every mix of costs, move after move, as long as there is room', () => {
    fc.assert(
      fc.property(
        cost,
        priority,
        remote,
        fc.array(step, { maxLength: 12 }),
        (cost0, priority0, remote0, steps) => {
          let ranking = begun;
          let selected = ours('10.1.0.0', cost0, { priority: priority0 });
          let pair = pairOf(selected, remote0, ranking);
          steps.forEach((move, at) => {
            const target = ours(`10.1.${at + 1}.0`, move.cost, { priority: move.priority });
            const more = move.others.map((each, index) => ours(`10.1.${at + 1}.${index + 1}`, each));
            ranking = restart(ranking, selected, [target, ...more, selected]);
            expect(ranking.generation).toBe(at + 1);
            for (const local of [target, ...more]) {
              const next = pairOf(local, move.remote, ranking);
              if (ranking.outranks) expect(wins(next, pair)).toBe(true);
            }
            selected = target;
            pair = pairOf(selected, move.remote, ranking);
          });
        },
      ),
    );
  });

  it('always, where one network follows another', () => {
    fc.assert(
      fc.property(fc.array(cost, { minLength: 2, maxLength: 20 }), (costs) => {
        let ranking = begun;
        costs.slice(1).forEach((each, at) => {
          const selected = ours(`10.1.${at}.0`, costs[at] ?? 0);
          ranking = restart(ranking, selected, [ours(`10.1.${at + 1}.0`, each)]);
          expect(ranking.outranks).toBe(true);
        });
      }),
    );
  });

  it('from Wi-Fi to mobile and back, six times', () => {
    let ranking = begun;
    for (let move = 0; move < 6; move += 1) {
      const [from, to] = move % 2 === 0 ? [wifi, mobile] : [mobile, wifi];
      const before = pairOf(from, 2 ** 31 - 1, ranking);
      ranking = restart(ranking, from, [to]);
      expect(wins(pairOf(to, 0, ranking), before)).toBe(true);
    }
  });

  it('on the same network, when its router drops silently and there is no other', () => {
    const after = restart(begun, wifi, [wifi]);
    expect(after.cost).toBe(begun.cost);
    expect(wins(pairOf(wifi, 0, after), pairOf(wifi, 2 ** 31, begun))).toBe(true);
  });

  it('says so when there is no room left', () => {
    const cheap = ours('172.16.0.2', 0);
    const moved = restart(begun, cheap, [cheap, mobile, wifi]);
    // Wi-Fi won though room was made for mobile: the sum is far below what mobile costs.
    expect(restart(moved, wifi, [mobile])).toMatchObject({ outranks: false, cost: 0 });
  });
});

describe('a call that was docked to Ethernet, with LTE up, and is undocked with Wi-Fi off', () => {
  it('says so to the ladder, which does not wait for the dead path to be given up', () => {
    const ethernet = ours('172.16.0.2', 0);
    const docked = restart(begun, wifi, [ethernet, mobile]);
    expect(docked.cost).toBe(109);
    const undocked = restart(docked, ethernet, [mobile]);
    expect(wins(pairOf(mobile, 2 ** 31 - 1, undocked), pairOf(ethernet, 0, docked))).toBe(false);
    const { last } = play(takesReplaces, lost, { type: 'offer.answered', outranks: undocked.outranks });
    expect(last).toContain('sip.replace');
  });
});

describe('the target', () => {
  it('is the costliest candidate off the selected network, told by address and not by cost', () => {
    const dead = ours('192.168.1.2', 10);
    const alive = ours('192.168.7.2', 10);
    expect(restart(begun, dead, [dead, alive]).cost).toBe(999);
    expect(restart(begun, dead, [dead, alive, mobile]).cost).toBe(999 + 10 - 900);
  });

  it('is told by the interface where the address is hidden, as with relays', () => {
    const relay = (networkId: number, networkCost: number) =>
      ours('198.51.100.1', networkCost, { type: 'relay', relatedAddress: '0.0.0.0', networkId });
    expect(restart(begun, relay(1, 10), [relay(1, 10), relay(2, 50)]).cost).toBe(999 + 10 - 50);
  });

  it('is the dearest there may be as long as no candidate is known', () => {
    expect(restart(begun, wifi, []).cost).toBe(10);
  });
});

describe('a browser at the far side', () => {
  it('keeps the cost that its checks tell anyway, and is ranked by priority', () => {
    const theirs = parseSdp(
      sdpOf({
        candidates: [
          'candidate:1 1 udp 2122260223 203.0.113.9 5000 typ host generation 0 network-id 1 network-cost 10',
        ],
      }),
    );
    if (theirs === null) throw new Error('the sample could not be read');
    expect(tellsCost(theirs)).toBe(true);
    const facts = { remoteTellsCost: tellsCost(theirs), localCandidates: [wifi], selected: wifi };
    const first = nextRanking(firstRanking, { ...facts, remoteUfrag: 'R0', offeredUfrag: 'L0' });
    const next = nextRanking(first, { ...facts, remoteUfrag: 'R1', offeredUfrag: 'L1' });
    expect([first.cost, next.cost, next.generation, next.outranks]).toEqual([null, null, 1, true]);
    const lines = writeSdp(rankDescription(theirs, next));
    expect(lines).toContain('udp 2988 203.0.113.9 5000 typ host generation 0 network-id 1 network-cost 10');
    const dearer = nextRanking(first, {
      ...facts,
      localCandidates: [mobile],
      remoteUfrag: 'R1',
      offeredUfrag: 'L1',
    });
    expect(dearer.outranks).toBe(false);
  });
});

describe('the generation', () => {
  const facts = { localCandidates: [wifi], selected: wifi, remoteTellsCost: false };

  it('stays for a re-INVITE without ICE restart, ours or theirs', () => {
    const theirs = nextRanking(begun, { ...facts, remoteUfrag: 'R0', offeredUfrag: null });
    const again = nextRanking(theirs, { ...facts, remoteUfrag: 'R0', offeredUfrag: 'L0' });
    expect(again).toEqual(begun);
  });

  it('grows with a restart of ours, even when the far side keeps its credentials', () => {
    expect(nextRanking(begun, { ...facts, remoteUfrag: 'R0', offeredUfrag: 'L1' }).generation).toBe(1);
  });

  it('grows once with a restart of theirs, however we answer', () => {
    const restarted = nextRanking(begun, { ...facts, remoteUfrag: 'R1', offeredUfrag: null });
    const answered = withLocalUfrag(restarted, 'L1');
    const later = nextRanking(answered, { ...facts, remoteUfrag: 'R1', offeredUfrag: 'L1' });
    expect([restarted.generation, later.generation]).toEqual([1, 1]);
  });

  it('is 0 for an incoming call, whose first offer has no answer yet', () => {
    const offered = nextRanking(firstRanking, {
      remoteUfrag: 'R0',
      offeredUfrag: null,
      remoteTellsCost: false,
      localCandidates: [],
      selected: null,
    });
    const held = nextRanking(withLocalUfrag(offered, 'L0'), {
      ...facts,
      remoteUfrag: 'R0',
      offeredUfrag: 'L0',
    });
    expect(held).toMatchObject({ generation: 0, cost: 999 });
  });
});

describe('the far side’s lines', () => {
  it('are ranked in place, with their order kept, and nothing else is touched', () => {
    const candidates = [
      'candidate:1 1 udp 2130706431 203.0.113.9 5000 typ host',
      'candidate:2 1 udp 1694498815 198.51.100.9 6000 typ srflx raddr 203.0.113.9 rport 5000 generation 0 network-cost 50',
      'candidate:3 1 UDP 16777215 198.51.100.10 7000 typ relay raddr 198.51.100.9 rport 6000',
    ];
    const sdp = parseSdp(sdpOf({ candidates }));
    if (sdp === null) throw new Error('the sample could not be read');
    const ranked = writeSdp(rankDescription(sdp, { ...begun, generation: 2, cost: 949 }));
    const without = (text: string) => text.split('\r\n').filter((line) => !line.includes('candidate:'));
    expect(without(ranked)).toEqual(without(writeSdp(sdp)));
    const read = ranked
      .split('\r\n')
      .filter((line) => line.includes('candidate:'))
      .map(parseCandidate);
    expect(read.map((each) => each?.networkCost)).toEqual([949, 949, 949]);
    expect(read.map((each) => each?.priority)).toEqual([3992, 3789, 3007]);
    expect(read.map((each) => each?.address)).toEqual(['203.0.113.9', '198.51.100.9', '198.51.100.10']);
  });

  it('stand below all of our own priorities, so that they decide', () => {
    fc.assert(
      fc.property(fc.double(), fc.integer({ min: 0, max: 7000 }), (priority, generation) => {
        const ranked = rankCandidate(remoteCandidate(priority), { ...begun, generation });
        expect(ranked.priority).toBeGreaterThanOrEqual(1000 + 1000 * generation);
        expect(ranked.priority).toBeLessThan(2000 + 1000 * generation);
        expect(ranked.priority).toBeLessThan(8_331_263);
      }),
    );
  });
});
