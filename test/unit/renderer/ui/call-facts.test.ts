import { describe, expect, it } from 'vitest';
import type { CallView } from '../../../../src/renderer/engine/snapshot.ts';
import {
  endSentence,
  isMissed,
  numberOf,
  sameCalls,
  talkMs,
  whoOf,
} from '../../../../src/renderer/ui/calls/call-facts.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';
import {
  connected,
  endedHungUp,
  endedMissed,
  endedNotFound,
  incoming,
  outgoing,
} from '../../../support/ui-gallery/sample-calls.ts';

describe('sameCalls', () => {
  it('does not see levels and packets, which change several times a second', () => {
    if (connected.media === null) throw new Error('the sample has media');
    const { inbound } = connected.media;
    const louder: CallView = {
      ...connected,
      peer: { ...connected.peer },
      media: {
        ...connected.media,
        inbound: { ...inbound, level: inbound.level + 0.1, packets: inbound.packets + 10 },
      },
    };
    expect(sameCalls([connected], [louder])).toBe(true);
  });

  it.each([
    ['a step', { step: 'ending' }],
    ['muting', { muted: true }],
    ['a digit', { dtmf: '1' }],
    ['a name that came later', { peer: { ...connected.peer, name: 'Robert' } }],
    ['an end', { end: endedHungUp.end }],
  ] as const)('sees %s', (_, change) => {
    expect(sameCalls([connected], [{ ...connected, ...change }])).toBe(false);
  });

  it('sees a call that came or went', () => {
    expect(sameCalls([connected], [connected, incoming])).toBe(false);
    expect(sameCalls([connected], [])).toBe(false);
  });
});

describe('what is said of a call', () => {
  it('names the person, or the number with its address', () => {
    expect([whoOf(incoming.peer), numberOf(incoming.peer)]).toEqual(['Bob Meyer', '1002']);
    expect([whoOf(outgoing.peer), numberOf(outgoing.peer)]).toEqual(['600', '600@example.com']);
  });

  it('counts only incoming calls that nobody answered as missed', () => {
    expect([endedMissed, endedHungUp, endedNotFound, incoming, connected].map(isMissed)).toEqual([
      true,
      false,
      false,
      false,
      false,
    ]);
  });

  it('measures the talk, not the ringing', () => {
    expect(talkMs({ ...outgoing, startedAt: 0, connectedAt: 5000 }, 9000)).toBe(4000);
    expect(talkMs({ ...outgoing, startedAt: 0, connectedAt: 5000, endedAt: 6000 }, 9000)).toBe(1000);
    expect(talkMs(outgoing, 9000)).toBeNull();
  });

  it('has a sentence for the end, and none before', () => {
    expect(endSentence(endedNotFound, en)?.title).toBe('The server does not know 7042');
    expect(endSentence(connected, en)).toBeNull();
  });

  it.each([
    ['not-found', 'remote', true],
    ['not-registered', 'local', true],
    ['network-lost', 'local', true],
    ['no-microphone', 'local', true],
    ['session-expired', 'local', true],
    ['declined', 'remote', true],
    ['cancelled', 'remote', true],
    ['cancelled', 'local', false],
    ['hung-up', 'remote', false],
    ['hung-up', 'local', false],
    ['transferred', 'remote', false],
  ] as const)('sends who needs help to another phone after %s by %s: %s', (cause, by, sent) => {
    const { end } = endedNotFound;
    if (end === null) throw new Error('the sample has ended');
    const action = (emergency: boolean) =>
      endSentence({ ...endedNotFound, emergency, end: { ...end, cause, by } }, en)?.action;
    expect(action(true) === en.inCall.emergencyFailed).toBe(sent);
    expect(action(false)).not.toBe(en.inCall.emergencyFailed);
  });
});
