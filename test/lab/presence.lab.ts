import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { Status } from '../../tools/scripted/remote.ts';
import type { App } from './support/app.ts';
import { called } from './support/called.ts';
import { type Lab, startLab } from './support/lab.ts';
import { lampSeen, timeOf, watchLamps } from './support/lamps-seen.ts';
import { telling } from './support/telling.ts';

// Who sees whom, and what is told beside calls: two apps and desk phones at the real edge, by what stands on the screen.
let lab: Lab;
/** Watches the others. */
let alice: App;
/** 701: is watched, has a mailbox. */
let managed: App;
beforeAll(async () => {
  lab = await startLab();
  const lamps = ['701', '702', '703', '704'].map((number) => ({ number, name: null }));
  [alice, managed] = await Promise.all([
    lab.startApp('alice', {
      policy: (policy) => ({ ...policy, settings: { ...policy.settings, lamps } }),
    }),
    lab.startApp('managed', { account: 'managed' }),
  ]);
  await alice.press('Team');
});
afterEach(() => Promise.all([alice.endAll(), managed.endAll()]));
afterAll(() => lab.close());

const settling = { timeout: 30_000 };
const lamp = (number: string) => `[data-number="${number}"]`;
const reads = (app: App, at: string) =>
  app.evaluate((selector) => document.querySelector(selector)?.textContent ?? '', at);
const expectToRead = (app: App, at: string, words: string) =>
  expect.poll(() => reads(app, at), settling).toContain(words);

interface Chat {
  readonly number: string;
  readonly last: { readonly text: string; readonly state: string; readonly direction: string } | null;
}
/** The newest message with somebody, and what became of it. */
async function newestWith(app: App, number: string): Promise<Chat['last']> {
  const chats = (await app.send({ verb: 'message-list', text: '' })) as readonly Chat[];
  return chats.find((chat) => chat.number === number)?.last ?? null;
}
const expectMessage = (app: App, number: string, expected: Partial<NonNullable<Chat['last']>>) =>
  expect.poll(() => newestWith(app, number), settling).toMatchObject(expected);

describe('a lamp', () => {
  it('shows what a desk phone does, and who calls it', async () => {
    const phone = await lab.phone('702', (tone) => called.answersSlowly(tone, 2500));
    const caller = await lab.baresip('703');
    await Promise.all(['702', '703'].map((number) => expectToRead(alice, lamp(number), 'Available')));
    await watchLamps(alice);
    caller.dial('702');
    await expectToRead(alice, lamp('702'), 'Ringing');
    await expectToRead(alice, lamp('702'), 'from 703');
    await expectToRead(alice, lamp('702'), 'On the phone');
    await expectToRead(alice, lamp('703'), 'On the phone');
    caller.hangUp();
    await phone.done;
    await Promise.all(['702', '703'].map((number) => expectToRead(alice, lamp(number), 'Available')));
    const { states, at } = await lampSeen(alice, '702');
    expect(states).toEqual(['available', 'ringing', 'on-the-phone', 'available']);
    const events = ['SIP/2.0 180', 'SIP/2.0 200', 'BYE '].map((start) => timeOf(phone, start));
    const took = events.map((event, index) => (at[index + 1] ?? Number.NaN) - event);
    console.log(`from the phone to the lamp: rings ${took[0]}, talks ${took[1]}, free ${took[2]} ms`);
  });

  it('shows what another Offhook says of itself', async () => {
    await expectToRead(alice, lamp('701'), 'Available');
    await managed.act({ verb: 'dnd', on: true });
    await expectToRead(alice, lamp('701'), 'Do not disturb');
    await managed.act({ verb: 'dnd', on: false });
    await expectToRead(alice, lamp('701'), 'Available');
  });

  it('shows that nobody uses the computer of another Offhook, and that somebody does again', async () => {
    await expectToRead(alice, lamp('701'), 'Available');
    await managed.act({ verb: 'simulate', fault: 'idle' });
    await expectToRead(alice, lamp('701'), 'Away');
    await managed.act({ verb: 'simulate', fault: 'in-use' });
    await expectToRead(alice, lamp('701'), 'Available');
  });

  it('takes the call that rings at a colleague by one click, and the colleague’s phone is quiet', async () => {
    const phone = await lab.phone('704', called.isCancelled);
    await managed.dial('704');
    await expectToRead(alice, lamp('704'), 'Ringing: press to pick up');
    await alice.evaluate((at) => document.querySelector<HTMLElement>(at)?.click(), lamp('704'));
    await alice.callWith('701', 'picked up', ({ state }) => state === 'connected');
    const replaced = await managed.callWith('704', 'replaced', ({ state }) => state === 'ended');
    expect(replaced.end?.cause).toBe('replaced');
    await managed.callWith('alice', 'picked up', ({ state }) => state === 'connected');
    await phone.done;
    expect((await alice.talked()).direction).toBe('outgoing');
    await alice.hangUp();
    await managed.callWith('alice', 'ended', ({ state }) => state === 'ended');
    await alice.press('Team');
  });
});

describe('voice messages', () => {
  const summary = (counts: string) => `Messages-Waiting: yes\r\nVoice-Message: ${counts}\r\n`;

  it('are counted as a server tells them, without a subscription and in it', async () => {
    await lab.trunkCaller('701', () => telling.notifiesUnasked(summary('3/0'))).then(({ done }) => done);
    await expectToRead(managed, 'header', '3 new voice messages');
    await lab.trunkCaller('701', () => telling.publishes(summary('2/8'))).then(({ done }) => done);
    await expectToRead(managed, 'header', '2 new voice messages');
  });
});

describe('text messages', () => {
  it('go to and fro between two Offhooks, and come from a desk phone', async () => {
    await alice.act({ verb: 'message-send', number: '701', text: 'Grüße aus Zürich 👋' });
    await expectMessage(managed, 'alice', { text: 'Grüße aus Zürich 👋', direction: 'incoming' });
    await expectMessage(alice, '701', { state: 'delivered' });
    await managed.act({ verb: 'message-send', number: 'alice', text: 'Danke' });
    await expectMessage(alice, '701', { text: 'Danke', direction: 'incoming' });
    const phone = await lab.caller('705', '100', (own) => telling.writes(own, 'From the workshop'));
    await phone.done;
    await expectMessage(alice, '705', {
      text: expect.stringContaining('From the workshop'),
      direction: 'incoming',
    });
  });

  it('to somebody who is not there wait at the server, and arrive when they register', async () => {
    await alice.act({ verb: 'message-send', number: '706', text: 'When you are back' });
    await expectMessage(alice, '706', { state: 'accepted' });
    const phone = await lab.phone('706', telling.isWrittenTo);
    await phone.done;
    expect(phone.messages()).toMatch(/^When you are back/m);
    expect(phone.messages()).toContain('Content-Type: text/plain;charset=UTF-8');
    expect(phone.messages()).toContain(`P-Asserted-Identity: <sip:alice@${lab.edge.domain}>`);
    // Nobody of that number, now or ever: nothing is kept.
    await alice.act({ verb: 'message-send', number: '799', text: 'Hello?' });
    await expectMessage(alice, '799', { state: 'refused' });
  });
});

describe('what is watched is seen again', () => {
  const isRegistered = ({ registration }: Status) => registration.state === 'registered';
  const backSince = (app: App, since: number) =>
    app.until(
      'back',
      (status) => isRegistered(status) && (status.registration.lastGap?.to ?? 0) > since,
      60_000,
    );

  /** What rings is told to a subscription that is made meanwhile, too: nobody is too late. */
  async function isSeen(): Promise<void> {
    const phone = await lab.phone('704', called.isCancelled);
    await managed.dial('704');
    await expectToRead(alice, lamp('704'), 'Ringing');
    await managed.hangUp();
    await phone.done;
    await expectToRead(alice, lamp('704'), 'Available');
    await managed.act({ verb: 'dnd', on: true });
    await expectToRead(alice, lamp('701'), 'Do not disturb');
    await managed.act({ verb: 'dnd', on: false });
    await expectToRead(alice, lamp('701'), 'Available');
  }

  it('after a restart of the server, which has forgotten everything', async () => {
    const since = Date.now();
    await lab.edge.parts.kamailio.stop();
    await lab.edge.parts.kamailio.start();
    await Promise.all([alice, managed].map((app) => backSince(app, since)));
    await isSeen();
  });

  it('after a change of networks', async () => {
    const since = Date.now();
    await lab.network.lose('wlan0');
    await Promise.all(
      [alice, managed].map((app) =>
        app.until(
          'moved',
          (status) => isRegistered(status) && (status.registration.networkChange?.at ?? 0) > since,
          60_000,
        ),
      ),
    );
    await isSeen();
    await lab.network.reset();
  });
});
