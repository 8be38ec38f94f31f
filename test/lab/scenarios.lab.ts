import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectBothHear } from './support/both-hear.ts';
import { called } from './support/called.ts';
import { calling } from './support/calling.ts';
import { type Lab, startLab } from './support/lab.ts';
import { nearTone } from './support/near-tone.ts';

// What phones and gateways do that is not plain: each scenario goes through the real edge.
let lab: Lab;
let alice: App;
beforeAll(async () => {
  lab = await startLab();
  alice = await lab.startApp('alice');
});
afterEach(() => alice.endAll());
afterAll(() => lab.close());

describe('a call that the app makes', () => {
  it('gets early media, then the answer', async () => {
    const phone = await lab.phone('702', (tone) => called.earlyMedia(tone, 1500));
    await alice.dial('702');
    await alice.call('connected');
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await phone.done;
  });

  it('is heard before anybody answers', async () => {
    const phone = await lab.phone('702', called.announces);
    await alice.dial('702');
    await alice.call('ringing');
    expect((await alice.hears()).frequency).toSatisfy(nearTone(phone.tone));
    expect((await alice.call('ringing')).state).toBe('ringing');
    await alice.hangUp();
    await alice.call('ended');
    await phone.done;
  });

  it('rings reliably (PRACK), with the answer in the first provisional response', async () => {
    const phone = await lab.phone('702', called.reliableRinging);
    await alice.dial('702');
    await alice.call('connected');
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await phone.done;
  });

  it('is answered after a long while', async () => {
    const phone = await lab.phone('702', (tone) => called.answersSlowly(tone, 3000));
    await alice.dial('702');
    await alice.call('ringing');
    await alice.call('connected');
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await phone.done;
  });

  it.each([
    ['486 Busy Here', 'busy', 486],
    ['603 Decline', 'declined', 603],
  ])('is refused with %s', async (line, cause, code) => {
    const phone = await lab.phone('702', () => called.refuses(line));
    await alice.dial('702');
    expect((await alice.call('ended')).end).toMatchObject({ cause, sipCode: code });
    await phone.done;
  });

  it('goes on when the phone holds and resumes by re-INVITE', async () => {
    const phone = await lab.phone('702', (tone) => called.holds(tone, 1500));
    await alice.dial('702');
    await alice.call('connected');
    await phone.saw('CSeq: 102 ACK');
    await expectBothHear(alice, phone);
    expect((await alice.call('connected')).state).toBe('connected');
    await alice.hangUp();
    await phone.done;
  });

  it('goes on when the phone asks for an offer by re-INVITE', async () => {
    const phone = await lab.phone('702', called.asksForOffer);
    await alice.dial('702');
    await alice.call('connected');
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await phone.done;
  });

  it('goes on when the phone sends UPDATE', async () => {
    const phone = await lab.phone('702', called.updates);
    await alice.dial('702');
    await alice.call('connected');
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await phone.done;
  });

  it('is redirected (302) to another number of the company', async () => {
    const redirecting = await lab.phone('702', () => called.redirects(`sip:703@${lab.edge.domain}`));
    const phone = await lab.phone('703', called.answers);
    await alice.dial('702');
    await alice.call('connected');
    await redirecting.done;
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await phone.done;
  });

  it('is transferred by the phone (REFER) to another number of the company', async () => {
    const target = await lab.phone('703', called.answers);
    const phone = await lab.phone('702', (tone) => called.transfers(tone, `sip:703@${lab.edge.domain}`));
    await alice.dial('702');
    await phone.done;
    await alice.call('connected');
    await expectBothHear(alice, target);
    await alice.hangUp();
    await target.done;
  });

  it('ends when the phone hangs up', async () => {
    const phone = await lab.phone('702', (tone) => called.hangsUp(tone, 1500));
    await alice.dial('702');
    await alice.call('connected');
    expect((await alice.call('ended')).end?.cause).toBe('hung-up');
    await phone.done;
  });

  it('is made again with the longer session interval that the phone wants (422)', async () => {
    const phone = await lab.phone('702', (tone) => called.wantsLongerInterval(tone, 7200));
    await alice.dial('702');
    await alice.call('connected');
    await expectBothHear(alice, phone);
    expect(phone.messages()).toContain('Session-Expires: 7200');
    await alice.hangUp();
    await phone.done;
  });

  it('is cancelled while it rings', async () => {
    const phone = await lab.phone('702', called.isCancelled);
    await alice.dial('702');
    await alice.call('ringing');
    await alice.hangUp();
    await alice.call('ended');
    await phone.done;
  });
});

describe('a call that comes in', () => {
  it('brings no offer: the app offers, the answer is in the ACK', async () => {
    const phone = await lab.caller('703', '100', (own, tone) => calling.lateOffer(own, tone));
    await alice.call('incoming');
    await alice.answer();
    await alice.call('connected');
    await expectBothHear(alice, phone);
    await alice.hangUp();
    await phone.done;
  });

  it('comes from the trunk', async () => {
    const gateway = await lab.trunkCaller('100', (none, tone) => calling.talks(none, tone, null));
    await alice.call('incoming');
    await alice.answer();
    await alice.call('connected');
    await expectBothHear(alice, gateway);
    await alice.hangUp();
    await gateway.done;
  });
});

describe('the trunk', () => {
  it('is reached by a number outside, with early media as networks give it', async () => {
    const gateway = await lab.trunk((tone) => called.earlyMedia(tone, 1000));
    await alice.dial('004930123456');
    await alice.call('connected');
    await expectBothHear(alice, gateway);
    await alice.hangUp();
    await gateway.done;
  });
});
