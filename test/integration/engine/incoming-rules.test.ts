import { beforeEach, describe, expect, it } from 'vitest';
import { noForward, reachable } from '../../../src/renderer/engine/core/availability.ts';
import { callBackMs } from '../../../src/renderer/engine/core/incoming-rules.ts';
import type { CallPolicy } from '../../../src/shared/call-policy.ts';
import { createFakeClock, type FakeClock, pass } from '../../support/fake-clock.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { type FarSide, headerOf, inviteTo, playFarSide } from '../../support/far-side.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('what becomes of a call that comes in', () => {
  let wire: FakeWire;
  let clock: FakeClock;
  let alice: TestPhone;
  let far: FarSide;

  async function start(policy: Partial<CallPolicy> = {}): Promise<void> {
    wire = createFakeWire();
    clock = createFakeClock();
    alice = createTestPhone(wire, 'alice', { clock, policy });
    await alice.register();
    far = playFarSide(wire, 'alice');
  }

  beforeEach(() => start());

  const final = (code: number) => waitUntil(() => far.responses(code)[0]);

  it('do not disturb: 480, no ring, and it says why it was missed', async () => {
    alice.engine.actions.setDoNotDisturb(true);
    inviteTo(wire, 'alice');
    await final(480);
    const { end, followUps } = await alice.until('ended');
    expect(end?.cause).toBe('do-not-disturb');
    expect(followUps).toEqual(['call-back']);
    expect(alice.tones).toEqual([]);
    expect(far.received.some((text) => text.startsWith('SIP/2.0 180'))).toBe(false);
  });

  it('do not disturb lets important callers through', async () => {
    await start({ vip: ['(+49) 30 1234'] });
    alice.engine.actions.setDoNotDisturb(true);
    inviteTo(wire, 'alice', { from: '<sip:+49301234@example.com>' });
    await alice.until('incoming');
  });

  it('a desktop that is not to be disturbed: it rings there without a sound, and then with one', async () => {
    alice.engine.followAvailability({ ...reachable, quiet: true });
    inviteTo(wire, 'alice');
    await alice.until('incoming');
    await waitUntil(() => far.received.some((text) => text.startsWith('SIP/2.0 180')));
    expect(alice.tones).toEqual([]);
    alice.engine.followAvailability(reachable);
    expect(alice.tones).toEqual(['ring']);
    alice.engine.followAvailability({ ...reachable, quiet: true });
    expect(alice.tones).toEqual(['ring', 'stop']);
    alice.engine.actions.answer(alice.call().id);
    await alice.until('connected');
  });

  it('a desktop that is not to be disturbed lets important callers ring', async () => {
    await start({ vip: ['(+49) 30 1234'] });
    alice.engine.followAvailability({ ...reachable, quiet: true });
    inviteTo(wire, 'alice', { from: '<sip:+49301234@example.com>' });
    expect(await alice.until('incoming')).toMatchObject({ pressing: true });
    expect(alice.tones).toEqual(['ring']);
  });

  it('help calls back, from whatever number: it rings for an hour after the call for help', async () => {
    await start({ emergency: { numbers: ['112'], unregistered: false, location: null } });
    alice.engine.actions.setDoNotDisturb(true);
    const help = alice.engine.actions.dial('112');
    alice.engine.actions.hangUp(help);
    await alice.until('ended');
    alice.engine.actions.dismiss(help);
    inviteTo(wire, 'alice');
    expect(await alice.until('incoming')).toMatchObject({ pressing: true });
    alice.engine.actions.decline(alice.call().id);
    await alice.until('ended');
    clock.sleep(callBackMs);
    inviteTo(wire, 'alice', { callId: 'later' });
    await final(480);
  });

  it('forwarded at once: 302 to the number that was chosen', async () => {
    alice.engine.actions.setForward({ ...noForward, always: '200' });
    inviteTo(wire, 'alice');
    expect(headerOf((await final(302)) ?? '', 'Contact')).toContain('sip:200@example.com');
    expect((await alice.until('ended')).end?.cause).toBe('forwarded');
  });

  it.each(['always', 'noAnswer'] as const)(
    'where it is to be forwarded to is no address (%s): it rings, and whatever comes after it is seen, too',
    async (way) => {
      // As somebody may write it into the settings file.
      alice.engine.followAvailability({
        ...{ doNotDisturb: false, quiet: false },
        forward: { ...noForward, [way]: 'my mobile!' },
      });
      inviteTo(wire, 'alice');
      await waitUntil(() => far.received.some((text) => text.startsWith('SIP/2.0 180')));
      let seen = 0;
      alice.engine.subscribe(() => {
        seen += 1;
      });
      alice.engine.actions.answer((await alice.until('incoming')).id);
      await alice.until('connected');
      expect(seen).toBeGreaterThan(0);
    },
  );

  it('forwarded when nobody answers in time', async () => {
    alice.engine.actions.setForward({ ...noForward, noAnswer: '200', noAnswerS: 15 });
    inviteTo(wire, 'alice');
    await alice.until('incoming');
    await pass(clock, 14_000);
    expect(far.responses(302)).toEqual([]);
    await pass(clock, 1000);
    await final(302);
  });

  it('forwarded while in another call', async () => {
    alice.engine.actions.setForward({ ...noForward, busy: '200' });
    inviteTo(wire, 'alice');
    alice.engine.actions.answer((await alice.until('incoming')).id);
    await alice.until('connected');
    inviteTo(wire, 'alice', { callId: 'incoming-2', from: '<sip:carol@example.com>' });
    await final(302);
  });

  it('a number that is none is not taken for forwarding', () => {
    expect(() => alice.engine.actions.setForward({ ...noForward, always: '???' })).toThrow();
    expect(alice.engine.getSnapshot().availability.forward.always).toBeNull();
  });

  it('busy when there are as many calls as policy allows', async () => {
    await start({ most: 1 });
    inviteTo(wire, 'alice');
    await alice.until('incoming');
    inviteTo(wire, 'alice', { callId: 'incoming-2' });
    await final(486);
  });

  it.each([
    'Alert-Info: <http://example.com>;info=alert-autoanswer',
    'Call-Info: <sip:example.com>;answer-after=0',
    'Answer-Mode: Auto',
  ])('answers by itself at %s, only where policy allows', async (header) => {
    inviteTo(wire, 'alice', { headers: [header] });
    await alice.until('incoming');
    await start({ autoAnswer: true });
    inviteTo(wire, 'alice', { headers: [header] });
    await alice.until('connected');
  });

  it('never answers by itself during another call', async () => {
    await start({ autoAnswer: true });
    inviteTo(wire, 'alice', { headers: ['Answer-Mode: Auto'] });
    await alice.until('connected');
    inviteTo(wire, 'alice', { callId: 'incoming-2', headers: ['Answer-Mode: Auto'] });
    await alice.until('incoming');
  });

  it('sent elsewhere by the user: 302', async () => {
    inviteTo(wire, 'alice');
    alice.engine.actions.deflect((await alice.until('incoming')).id, '200');
    expect(headerOf((await final(302)) ?? '', 'Contact')).toContain('sip:200@example.com');
  });

  it('a session interval that is too short is refused with ours (RFC 4028)', async () => {
    inviteTo(wire, 'alice', { headers: ['Session-Expires: 30', 'Supported: timer'] });
    expect(headerOf((await final(422)) ?? '', 'Min-SE')).toBe('90');
    expect(alice.engine.getSnapshot().calls).toEqual([]);
  });

  it('a caller who knows no session timer is refreshed by us', async () => {
    inviteTo(wire, 'alice', { headers: ['Session-Expires: 600'] });
    alice.engine.actions.answer((await alice.until('incoming')).id);
    const { details } = await alice.until('connected');
    expect(details.sessionTimer).toEqual({ intervalS: 600, refresher: 'us' });
    expect(headerOf(far.responses(200)[0] ?? '', 'Session-Expires')).toBe('600;refresher=uas');
  });
});

describe('an emergency call', () => {
  it('is made with do not disturb on and with more calls than there are lines, and shown as such', async () => {
    const wire = createFakeWire();
    const alice = createTestPhone(wire, 'alice', { policy: { most: 1 } });
    await alice.register();
    const far = playFarSide(wire, 'alice');
    alice.engine.actions.setDoNotDisturb(true);
    alice.engine.actions.dial('200');
    alice.engine.actions.dial('1 1 2');
    await waitUntil(() => far.all('INVITE').length === 2);
    expect(far.latest('INVITE')).toMatch(/^INVITE sip:112@example\.com /);
    expect(alice.callWith('112').emergency).toBe(true);
    expect(alice.callWith('200').emergency).toBe(false);
  });

  it.each([
    [true, 'sent'],
    [false, 'not-registered'],
  ])('without a registration, where the edge takes them: %s', async (unregistered, outcome) => {
    const wire = createFakeWire();
    const alice = createTestPhone(wire, 'alice', {
      policy: { emergency: { numbers: ['112'], unregistered, location: null } },
      clock: createFastClock(20),
    });
    const sent: string[] = [];
    wire.intercept((text) => {
      sent.push(text);
      return 'drop';
    });
    alice.engine.start();
    await waitUntil(() => sent.some((text) => text.startsWith('REGISTER ')));
    alice.engine.actions.dial('112');
    if (outcome === 'sent') await waitUntil(() => sent.some((text) => text.startsWith('INVITE sip:112@')));
    else expect((await alice.until('ended')).end?.cause).toBe(outcome);
  });
});
