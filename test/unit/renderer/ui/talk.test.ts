import { describe, expect, it } from 'vitest';
import {
  askedTarget,
  consultation,
  isToBeHeld,
  isTransferring,
  otherConnected,
  stateWords,
  talkTone,
  talkWord,
  troubleOf,
} from '../../../../src/renderer/ui/calls/talk.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';
import { connected } from '../../../support/ui-gallery/sample-calls.ts';
import * as talk from '../../../support/ui-gallery/sample-talks.ts';

const hold = connected.hold;

describe('the words of a call', () => {
  it.each([
    ['connected', connected, 'Connected', 'good'],
    ['being held', talk.holding, 'Holding…', 'held'],
    ['held', talk.held, 'On hold', 'held'],
    ['being resumed', { ...connected, hold: { ...hold, byUs: 'resuming' } }, 'Resuming…', 'held'],
    ['held by them', talk.heldByThem, 'They have put you on hold', 'held'],
    [
      'held by both',
      { ...connected, hold: { ...hold, byUs: 'held', byThem: true } },
      'On hold by both sides',
      'held',
    ],
    ['silent, for another call', { ...connected, aside: true }, 'Waiting, they hear nothing', 'held'],
    ['in a conference', { ...connected, conference: true }, 'In conference', 'good'],
    ['being transferred', talk.transferring, 'Transfer to 7042: ringing…', 'busy'],
    [
      'rung anew while it is brought back',
      { ...connected, step: 'returning', ringsAnew: true },
      'Bringing the call back: it rings there again',
      'busy',
    ],
    ['heard early', talk.early, 'Ringing… You already hear the other side', 'busy'],
  ] as const)('%s', (_, call, words, tone) => {
    expect(stateWords(call, en)).toBe(words);
    expect(talkTone(call)).toBe(tone);
  });

  it('never say held before the other side agreed, nor after it refused', () => {
    expect(talkWord(talk.holding)).toBe('holding');
    expect(talkWord(talk.holdRefused)).toBeNull();
  });

  it('are of a hold that the next press takes back, while one of those held together is held or is to be', () => {
    const byUs = (word: typeof hold.byUs) => ({ ...connected, hold: { ...hold, byUs: word } });
    const pressed = (['no', 'holding', 'held', 'resuming'] as const).map((word) =>
      isToBeHeld(byUs(word), [byUs(word), talk.held]),
    );
    expect(pressed).toEqual([false, true, true, false]);
    const [first, second] = talk.conference;
    if (first === undefined || second === undefined) throw new Error('no conference');
    const refusing = [first, { ...second, hold: talk.held.hold }];
    expect(isToBeHeld(first, refusing)).toBe(true);
    expect(isToBeHeld(first, talk.conference)).toBe(false);
  });

  it('name what went wrong, with the reason of the new call', () => {
    expect(troubleOf(connected, en)).toBeNull();
    expect(troubleOf(talk.holdRefused, en)?.title).toBe('Bob Meyer could not be put on hold');
    expect(troubleOf(talk.transferFailed, en)).toMatchObject({
      title: 'Not transferred to 7042',
      meaning: 'Busy. The call is yours again.',
    });
    expect(troubleOf(talk.transferUnknown, en)?.title).toBe('Not known whether the call went to 7042');
    expect(isTransferring(talk.transferUnknown)).toBe(false);
    expect(troubleOf(talk.transferNotAsked, en)).toMatchObject({
      title: 'Not transferred to 7042',
      meaning: 'It could not be asked for. The call is yours again.',
    });
  });
});

describe('calls beside each other', () => {
  it('are two calls of one question, from either side', () => {
    const [waiting, asked] = talk.consulting;
    if (waiting === undefined || asked === undefined) throw new Error('two calls were expected');
    expect(consultation(talk.consulting, waiting)).toEqual({ waiting, asked });
    expect(consultation(talk.consulting, asked)).toEqual({ waiting, asked });
    expect(consultation([connected, talk.other], connected)).toBeNull();
  });

  it('are no question any more once they are joined', () => {
    const joined = talk.consulting.map((call) => ({ ...call, conference: true }));
    const [first] = joined;
    if (first === undefined) throw new Error('a call was expected');
    expect(consultation(joined, first)).toBeNull();
    expect(otherConnected(joined, first)).toEqual([]);
  });
});

describe('whom they would connect us with', () => {
  const question = { requestUri: 'sip:x@example.com', by: null };
  it.each([
    ['Your bank', 'sip:0900123456@example.com', null, 'Your bank (0900123456@example.com)'],
    ['Your bank', 'sip:0900123456@x.invalid', null, 'Your bank (0900123456@x.invalid)'],
    ['100', 'sip:100@elsewhere.example.net', null, '100 (100@elsewhere.example.net)'],
    ['100@example.com', 'sip:100@example.com', null, '100@example.com'],
    ['Carol', 'sip:k3x9@q2w.invalid', 'a;to-tag=1;from-tag=2', 'Carol'],
  ])('%s at %s, replacing %s: %s', (target, targetUri, replaces, words) => {
    expect(askedTarget({ ...question, target, targetUri, replaces })).toBe(words);
  });
});
