import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { isReplacing } from '../../support/connect-phones.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { headerOf, playFarSide } from '../../support/far-side.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { lostWifi } from '../../support/two-networks.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('a call that moves to a new dialog while it is being transferred by us', () => {
  let wire: FakeWire;
  let alice: TestPhone;

  beforeEach(async () => {
    wire = createFakeWire();
    wire.gateway = true;
    alice = createTestPhone(wire, 'alice', { clock: createFastClock(20) });
    await alice.register();
  });
  afterEach(async () => {
    wire.intercept(() => 'default');
    await alice.engine.stop();
  });

  /** Alice asks 7042 for a call to 7043; where re-INVITE is refused, a new dialog takes the place of the first. */
  async function transferAndMove() {
    const far = playFarSide(wire, 'alice');
    const takesReplaces = ['Supported: replaces'];
    const answer = (tag: string) => ({ tag, sdp: far.sdp('far'), headers: takesReplaces });
    alice.engine.actions.dial('7042');
    await waitUntil(() => far.all('INVITE').length === 1);
    const first = far.latest('INVITE');
    far.respond(first, 200, answer('far'));
    const { id } = await alice.untilWith('7042', ({ step }) => step === 'connected');
    alice.engine.actions.transferBlind(id, '7043');
    await waitUntil(() => far.all('INVITE').length === 2);
    far.respond(far.latest('INVITE'), 200, answer('far'));
    await waitUntil(() => far.all('REFER').length === 1);
    far.respond(far.latest('REFER'), 202);
    await alice.untilWith('7042', ({ transfer }) => transfer?.step === 'accepted');
    lostWifi(alice);
    await waitUntil(() => far.all('INVITE').length === 3);
    far.respond(far.latest('INVITE'), 488);
    await waitUntil(() => far.all('INVITE').some(isReplacing));
    return {
      ...{ far, first, id },
      moves: () => far.respond(far.latest('INVITE'), 200, answer('moved')),
      leaves: async () => {
        far.request(first, 'BYE');
        await waitUntil(() => far.responses(200).some((text) => /^CSeq: \d+ BYE/im.test(text)));
      },
      reports: async (code: number, state: string) => {
        const before = far.responses(200).length;
        const headers = ['Event: refer', `Subscription-State: ${state}`];
        far.request(first, 'NOTIFY', { headers, body: `SIP/2.0 ${code} Said\r\n` });
        await waitUntil(() => far.responses(200).length > before);
      },
    };
  }

  it.each(['before', 'after'])(
    'what becomes of that is still heard in the dialog that went, whose BYE comes %s the answer in the new one',
    async (order) => {
      const { far, moves, leaves, reports } = await transferAndMove();
      if (order === 'after') moves();
      await leaves();
      await reports(180, 'active;expires=60');
      await alice.untilWith('7042', ({ transfer }) => transfer?.step === 'ringing');
      if (order === 'before') moves();
      await waitUntil(() => far.all('ACK').length > 2);
      await reports(200, 'terminated;reason=noresource');
      await waitUntil(() => far.all('BYE').length === 1);
      expect(headerOf(far.latest('BYE'), 'To')).toContain('tag=moved');
      far.respond(far.latest('BYE'), 200);
      const { end } = await alice.untilWith('7042', ({ step }) => step === 'ended');
      expect(end?.cause).toBe('transferred');
    },
  );

  it('nothing else is taken there, and nothing at all once the last report has come', async () => {
    const { far, first, moves, leaves, reports } = await transferAndMove();
    moves();
    await leaves();
    const refused = (method: string) =>
      far.responses(481).filter((text) => headerOf(text, 'CSeq').endsWith(method)).length;
    for (const method of ['INFO', 'BYE', 'UPDATE', 'INVITE']) {
      far.request(first, method, method === 'INVITE' ? { body: far.sdp('far') } : {});
      await waitUntil(() => refused(method) === 1);
    }
    await reports(486, 'terminated;reason=noresource');
    const back = await alice.untilWith('7042', ({ transfer }) => transfer?.step === 'failed');
    expect([back.step, back.transfer?.sipCode]).toEqual(['connected', 486]);
    far.request(first, 'NOTIFY', { headers: ['Event: refer', 'Subscription-State: active'] });
    await waitUntil(() => refused('NOTIFY') === 1);
  });

  it('of which nobody tells anything is not said to have failed', async () => {
    const { moves, leaves } = await transferAndMove();
    moves();
    await leaves();
    const back = await alice.untilWith('7042', ({ transfer }) => transfer?.step === 'unknown');
    expect(back).toMatchObject({ step: 'connected', transfer: { sipCode: null } });
  });
});
