import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseReplaces } from '../../../../src/renderer/engine/sip/readings.ts';
import { lampOf } from '../../../../src/renderer/presence/colleague.ts';
import type { Dialog } from '../../../../src/renderer/presence/dialog-info.ts';

const rings: Dialog = {
  ...{ id: '1', callId: '16de@192.0.2.10', localTag: 'b7', remoteTag: 'c1' },
  ...{ direction: 'recipient', state: 'early', local: null },
  remote: { identity: { uri: 'sip:dave@example.com', display: null }, target: null },
};
const from = (uri: string): Partial<Dialog> => ({
  remote: { identity: { uri, display: null }, target: null },
});

function pickupOf(changes: Partial<Dialog>) {
  const lamp = lampOf([{ ...rings, ...changes }], 'example.com');
  if (lamp.line !== 'ringing') throw new Error('it does not ring');
  return lamp.pickup;
}

describe('what can be picked up by Replaces', () => {
  it.each<[string, Partial<Dialog>]>([
    ['a call of which the server tells no tags', { localTag: undefined }],
    ['a caller who is not told', { remote: null }],
    ['a caller from elsewhere', from('sip:dave@example.org')],
    ['a number outside, which would ring there', from('sip:+442079460148@example.com')],
    ['a number outside as it is dialled', from('sip:00442079460148@example.com')],
    ['a Call-ID with another header in it', { callId: '1\r\nRoute: <sip:evil.example>' }],
    ['a tag with another parameter in it', { remoteTag: 'c1;x=1' }],
    ['a tag with a blank', { localTag: 'b 7' }],
  ])('is not %s', (_what, changes) => {
    expect(pickupOf(changes)).toBeNull();
  });

  it('is a call within the company, without what its address says of the way', () => {
    expect(pickupOf(from('sip:dave@example.com;transport=ws'))?.uri).toBe('sip:dave@example.com');
  });

  it('is written as it is read, or not at all, whatever the server tells', () => {
    const said = fc.oneof(
      fc.string({ unit: 'binary', minLength: 1, maxLength: 20 }),
      fc.string({ unit: fc.constantFrom(...'a1.!%*+`\'~-@;,:[]{}<>" '), minLength: 1, maxLength: 12 }),
    );
    fc.assert(
      fc.property(said, said, said, (callId, localTag, remoteTag) => {
        const pickup = pickupOf({ callId, localTag, remoteTag });
        if (pickup === null) return;
        expect(parseReplaces(pickup.replaces)).toEqual({
          ...{ callId, toTag: remoteTag, fromTag: localTag, earlyOnly: true },
        });
      }),
    );
  });
});
