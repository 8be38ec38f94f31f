import { beforeEach, describe, expect, it } from 'vitest';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { type FarSide, headerOf, playFarSide } from '../../support/far-side.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('what the PBX does for us, by its codes', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let far: FarSide;

  beforeEach(async () => {
    wire = createFakeWire();
    alice = createTestPhone(wire, 'alice', {
      policy: { park: '*68', pickUp: '*8', conferenceUri: 'sip:meet-alice@example.com' },
    });
    await alice.register();
    far = playFarSide(wire, 'alice');
  });

  async function connect(number: string): Promise<string> {
    const before = far.all('INVITE').length;
    alice.engine.actions.dial(number);
    await waitUntil(() => far.all('INVITE').length > before);
    const invite = far.all('INVITE').find((text) => text.startsWith(`INVITE sip:${number}@`)) ?? '';
    far.respond(invite, 200, { tag: number, sdp: far.sdp('far') });
    return (await alice.untilWith(number, ({ step }) => step === 'connected')).id;
  }

  /** Every re-INVITE is taken, with the answer to a hold. */
  async function takeHold(): Promise<void> {
    const isHold = (text: string) => /^To:.*;tag=/im.test(text);
    const answered = new Set<string>();
    await waitUntil(() => {
      for (const text of far.all('INVITE').filter(isHold)) {
        if (answered.has(text)) continue;
        answered.add(text);
        far.respond(text, 200, { sdp: far.sdp('far').replace('a=sendrecv', 'a=recvonly') });
      }
      return far.all('REFER').length > 0;
    });
  }

  it('parks a call: it is sent to the code, and ends here once it is there', async () => {
    const id = await connect('200');
    alice.engine.actions.park(id);
    await takeHold();
    const refer = far.latest('REFER');
    expect(headerOf(refer, 'Refer-To')).toBe('"*68" <sip:*68@example.com>');
    far.respond(refer, 202, { headers: ['Refer-Sub: false'] });
    await waitUntil(() => far.all('BYE').length === 1);
    far.respond(far.latest('BYE'), 200);
    expect((await alice.untilWith('200', ({ step }) => step === 'ended')).end?.cause).toBe('transferred');
  });

  it.each([
    ['701', '*8701'],
    [null, '*8'],
  ])('picks up %s by dialling the code before it', async (target, dialled) => {
    alice.engine.actions.pickUp(target);
    await waitUntil(() => far.all('INVITE').length === 1);
    expect(far.latest('INVITE')).toMatch(/^INVITE sip:\*8(701)?@example\.com /);
    expect(alice.call().peer.number).toBe(dialled);
  });

  it('a conference of the PBX: everybody is sent there, and we call it', async () => {
    await connect('200');
    await connect('201');
    alice.engine.actions.joinConference();
    await waitUntil(() => far.all('INVITE').some((text) => text.startsWith('INVITE sip:meet-alice@')));
    await takeHold();
    expect(headerOf(far.latest('REFER'), 'Refer-To')).toContain('<sip:meet-alice@example.com>');
  });
});
