import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { MediaError } from '../../../src/renderer/engine/core/ports.ts';
import { type FakeWire, responseTo } from '../../support/fake-wire.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { registerTwoPhones } from '../../support/two-phones.ts';
import { waitUntil } from '../../support/wait-until.ts';

describe('Alice and Bob, on real SIP.js over a fake wire', () => {
  let wire: FakeWire;
  let alice: TestPhone;
  let bob: TestPhone;

  beforeEach(async () => {
    ({ wire, alice, bob } = await registerTwoPhones());
  });

  afterEach(async () => {
    wire.intercept(() => 'default');
    await Promise.all([alice.engine.stop(), bob.engine.stop()]);
  });

  async function connect(): Promise<void> {
    alice.engine.actions.dial('bob');
    bob.engine.actions.answer((await bob.until('incoming')).id);
    await Promise.all([alice.until('connected'), bob.until('connected')]);
  }

  it('ring, answer, exchange offer and answer, and hang up from the caller', async () => {
    alice.engine.actions.dial('bob');
    const ringing = await bob.until('incoming');
    expect(ringing.peer).toEqual({ uri: 'sip:alice@example.com', number: 'alice', name: 'alice' });
    expect(bob.tones).toEqual(['ring']);
    await alice.until('ringing');
    expect(alice.tones).toEqual(['ringback']);
    bob.engine.actions.answer(ringing.id);
    await Promise.all([alice.until('connected'), bob.until('connected')]);
    expect(alice.media[0]?.applied).toEqual([{ type: 'answer', sdp: expect.stringContaining('o=bob ') }]);
    expect(bob.media[0]?.applied).toEqual([{ type: 'offer', sdp: expect.stringContaining('o=alice ') }]);
    alice.engine.actions.hangUp(alice.call().id);
    expect((await bob.until('ended')).end).toMatchObject({ by: 'remote', cause: 'hung-up' });
    expect((await alice.until('ended')).end).toMatchObject({ by: 'local', cause: 'hung-up' });
    expect([alice.media[0]?.closed, bob.media[0]?.closed]).toEqual([true, true]);
  });

  it('the caller is who the network says (RFC 3325), not who it claims to be', async () => {
    wire.intercept((text, from) => {
      if (from !== 'alice' || !text.startsWith('INVITE ')) return 'default';
      wire.inject(
        'bob',
        text.replace('\r\nCSeq', '\r\nP-Asserted-Identity: "Sales" <sip:4711@example.com>\r\nCSeq'),
      );
      return 'drop';
    });
    alice.engine.actions.dial('bob');
    expect((await bob.until('incoming')).peer).toEqual({
      uri: 'sip:4711@example.com',
      number: '4711',
      name: 'Sales',
    });
  });

  it('keep the SIP messages of each, both ways and in order, the ended one too', async () => {
    await connect();
    alice.engine.actions.hangUp(alice.call().id);
    await alice.until('ended');
    await bob.until('ended');
    const lines = (phone: TestPhone) =>
      phone
        .call()
        .details.ladder.map(({ direction, line }) => `${direction} ${line.replace(/sip:\S+/, 'X')}`);
    const said = ['INVITE X', '100 Trying (INVITE)', '180 Ringing (INVITE)', '200 OK (INVITE)'];
    const [asked, ...answers] = said;
    expect(lines(alice)).toEqual([
      ...[`out ${asked}`, ...answers.map((line) => `in ${line}`)],
      ...['out ACK X', 'out BYE X', 'in 200 OK (BYE)'],
    ]);
    expect(lines(bob)).toEqual([
      ...[`in ${asked}`, ...answers.map((line) => `out ${line}`)],
      ...['in ACK X', 'in BYE X', 'out 200 OK (BYE)'],
    ]);
  });

  it('write each SIP message of a call into the log, at debug alone, and nothing of its headers and bodies', async () => {
    const bearer = 'b3arer-0123456789';
    const carol = createTestPhone(wire, 'carol', { credentials: async () => `Bearer ${bearer}` });
    wire.intercept((text) => {
      if (!text.startsWith('INVITE ') || text.includes(bearer)) return 'default';
      const challenge = 'Proxy-Authenticate: Bearer realm="example.com"';
      wire.inject('carol', responseTo(text, 407, 'Proxy Authentication Required', [challenge]));
      return 'drop';
    });
    carol.engine.start();
    await waitUntil(() => carol.engine.getSnapshot().registration.step === 'registered');
    carol.engine.actions.dial('bob');
    bob.engine.actions.answer((await bob.until('incoming')).id);
    await carol.until('connected');
    carol.engine.actions.hangUp(carol.call().id);
    await carol.until('ended');
    const ladder = carol.logged.filter((line) => /^\w+ sip (->|<-) /.test(line));
    const shown = ladder.map((line) => line.replace(/, \S+$/, '').replaceAll(/sip:\S+/g, 'X'));
    const inTurn = (lines: readonly string[]) => shown.filter((line) => lines.includes(line));
    const whole = [
      ...['-> INVITE X', '<- 407 Proxy Authentication Required (INVITE)', '-> ACK X', '-> INVITE X'],
      ...['<- 180 Ringing (INVITE)', '<- 200 OK (INVITE)', '-> ACK X', '-> BYE X', '<- 200 OK (BYE)'],
    ].map((line) => `debug sip ${line}`);
    expect(inTurn(whole)).toEqual(whole);
    expect(new Set(ladder.map((line) => line.slice(0, 6)))).toEqual(new Set(['debug ']));
    for (const secret of [bearer, 'o=carol ', 'Via:']) expect(ladder.join('\n')).not.toContain(secret);
    await carol.engine.stop();
  });

  it('hang up from the called side', async () => {
    await connect();
    bob.engine.actions.hangUp(bob.call().id);
    expect((await alice.until('ended')).end).toMatchObject({ by: 'remote', cause: 'hung-up' });
    await bob.until('ended');
  });

  it('decline', async () => {
    alice.engine.actions.dial('bob');
    bob.engine.actions.decline((await bob.until('incoming')).id);
    expect((await alice.until('ended')).end).toMatchObject({ by: 'remote', cause: 'declined', sipCode: 603 });
    expect(bob.call().end).toMatchObject({ by: 'local', cause: 'declined' });
  });

  it('cancel', async () => {
    alice.engine.actions.dial('bob');
    await bob.until('incoming');
    await alice.until('ringing');
    alice.engine.actions.hangUp(alice.call().id);
    expect((await bob.until('ended')).end).toMatchObject({ by: 'remote', cause: 'cancelled' });
    expect((await alice.until('ended')).end).toMatchObject({ by: 'local', cause: 'cancelled' });
  });

  it('a CANCEL that says "answered elsewhere" is no missed call', async () => {
    alice.engine.actions.dial('bob');
    await bob.until('incoming');
    await alice.until('ringing');
    wire.intercept((text, from) => {
      if (from !== 'alice' || !text.startsWith('CANCEL ')) return 'default';
      wire.inject(
        'bob',
        text.replace('\r\nContent-Length', '\r\nReason: SIP;cause=200;text="elsewhere"\r\nContent-Length'),
      );
      return 'drop';
    });
    alice.engine.actions.hangUp(alice.call().id);
    expect((await bob.until('ended')).end).toMatchObject({ cause: 'answered-elsewhere' });
  });

  it.each([
    [302, 'moved'],
    [403, 'forbidden'],
    [404, 'not-found'],
    [408, 'no-answer'],
    [480, 'unavailable'],
    [486, 'busy'],
    [500, 'server-error'],
    [503, 'service-unavailable'],
    [603, 'declined'],
    [699, 'refused'],
  ])('a final %i ends the call as %s', async (code, cause) => {
    wire.intercept((text) =>
      text.startsWith('INVITE ') ? { answer: responseTo(text, code, 'No') } : 'default',
    );
    alice.engine.actions.dial('7042');
    expect((await alice.until('ended')).end).toMatchObject({
      by: 'remote',
      cause,
      sipCode: code,
      sipReason: 'No',
    });
    expect(alice.logged.join('\n')).toMatch(
      new RegExp(`info call .* outgoing: ended \\(${cause} by remote, ${code}\\)`),
    );
  });

  it('digits and mute reach the media', async () => {
    await connect();
    alice.engine.actions.sendDtmf(alice.call().id, '12#');
    alice.engine.actions.setMuted(alice.call().id, true);
    expect(alice.media[0]).toMatchObject({ digits: ['12#'], muted: true });
    expect(alice.call()).toMatchObject({ dtmf: '12#', muted: true });
  });

  it('an answer without a readable session description ends the call with words, and the far side gets BYE', async () => {
    wire.intercept((text, from) => {
      if (from !== 'bob' || !/^SIP\/2.0 200/.test(text) || !/CSeq: \d+ INVITE/.test(text)) return 'default';
      wire.inject('alice', text.replace('v=0', 'x=0'));
      return 'drop';
    });
    alice.engine.actions.dial('bob');
    bob.engine.actions.answer((await bob.until('incoming')).id);
    expect((await alice.until('ended')).end).toMatchObject({ by: 'local', cause: 'invalid-response' });
    expect((await bob.until('ended')).end).toMatchObject({ by: 'remote', cause: 'hung-up' });
  });

  it('an unreadable answer to INVITE ends the call soon, not after 32 seconds', async () => {
    wire.intercept((text) =>
      text.startsWith('INVITE ')
        ? {
            answer: `SIP/2.0 200 OK\r\nCall-ID: ${/Call-ID: (\S+)/.exec(text)?.[1]}\r\nCSeq: nonsense\r\n\r\n`,
          }
        : 'default',
    );
    alice.engine.actions.dial('bob');
    expect((await alice.until('ended')).end).toMatchObject({ cause: 'invalid-response' });
    expect(alice.logged.join('\n')).toContain('dropped an unreadable message');
  });

  it('no microphone: the call ends in words and nothing was sent', async () => {
    const carol = createTestPhone(wire, 'carol', {
      prepareMedia: (media) => {
        media.failWith = new MediaError('no-microphone', 'NotFoundError');
      },
    });
    await carol.register();
    carol.engine.actions.dial('bob');
    expect((await carol.until('ended')).end).toMatchObject({ cause: 'no-microphone' });
    expect(wire.crossed.some(({ from, text }) => from === 'carol' && text.startsWith('INVITE'))).toBe(false);
    await carol.engine.stop();
  });

  it('hanging up before a challenge arrives does not make the far phone ring', async () => {
    let challenge: (() => void) | null = null;
    wire.intercept((text, from) => {
      if (from !== 'alice' || !text.startsWith('INVITE ')) return 'default';
      challenge = () =>
        wire.inject(
          'alice',
          responseTo(text, 407, 'Auth', ['Proxy-Authenticate: Digest realm="x", nonce="n"']),
        );
      return 'drop';
    });
    alice.engine.actions.dial('bob');
    await waitUntil(() => challenge !== null);
    alice.engine.actions.hangUp(alice.call().id);
    wire.intercept(() => 'default');
    (challenge as (() => void) | null)?.();
    await alice.until('ended');
    expect(
      wire.crossed.filter(({ from, text }) => from === 'alice' && text.startsWith('INVITE ')),
    ).toHaveLength(1);
    expect(bob.engine.getSnapshot().calls).toEqual([]);
  });

  it('hanging up in the same breath as dialling sends nothing', async () => {
    alice.engine.actions.hangUp(alice.engine.actions.dial('bob'));
    expect((await alice.until('ended')).end).toMatchObject({ by: 'local', cause: 'cancelled' });
    expect(wire.crossed.some(({ text }) => text.startsWith('INVITE '))).toBe(false);
  });

  it('a fault of our own media is not told as the server’s', async () => {
    const carol = createTestPhone(wire, 'carol', {
      prepareMedia: (media) => {
        media.createDescription = () => Promise.reject(new MediaError('media-failed', 'broken'));
      },
    });
    await carol.register();
    carol.engine.actions.dial('bob');
    expect((await carol.until('ended')).end).toMatchObject({ by: 'local', cause: 'media-failed' });
    await carol.engine.stop();
  });

  it('stopping the phone says BYE to whoever it talks to, and withdraws the registration', async () => {
    await connect();
    await alice.engine.stop();
    expect((await bob.until('ended')).end).toMatchObject({ by: 'remote', cause: 'hung-up' });
    expect(wire.crossed.some(({ from, text }) => from === 'alice' && /expires=0/.test(text))).toBe(true);
  });

  it('a second incoming call rings beside the first', async () => {
    await connect();
    const carol = createTestPhone(wire, 'carol');
    await carol.register();
    carol.engine.actions.dial('bob');
    await waitUntil(() => bob.engine.getSnapshot().calls.length === 2);
    expect(bob.engine.getSnapshot().calls.map((call) => call.step)).toEqual(['connected', 'incoming']);
    carol.engine.actions.hangUp(carol.call().id);
    await carol.engine.stop();
  });
});
