import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Colleagues, createColleagues } from '../../../src/renderer/presence/watch-colleagues.ts';
import { createFakeClock, type FakeClock, pass } from '../../support/fake-clock.ts';
import { createFakeNotifier, headerIn, type Subscribe } from '../../support/fake-notifier.ts';
import { createFakeWire } from '../../support/fake-wire.ts';
import { createTestPhone, type TestPhone } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';
import { writeDialogInfo } from '../../support/write-dialog-info.ts';
import { type WrittenMember, writeResourceList } from '../../support/write-resource-list.ts';

const list = 'sip:team@example.com';

describe('a list at the server, by real SIP.js and a notifier of a test', () => {
  let alice: TestPhone;
  let clock: FakeClock;
  let notifier: ReturnType<typeof createFakeNotifier>;
  let colleagues: Colleagues;

  const reach = (isSo: () => boolean) =>
    waitUntil(async () => {
      await pass(clock, 50, 50);
      return isSo();
    });
  /** Whom SUBSCRIBEs of lines were sent for, each once. */
  const asked = (event = 'dialog') => [
    ...new Set(
      notifier.subscribes
        .filter(({ text }) => headerIn(text, 'Event') === event)
        .map(({ text }) => text.split(' ', 2)[1]),
    ),
  ];
  const newest = (uri: string, event = 'dialog'): Subscribe => {
    const found = notifier.subscribes.findLast(
      ({ text }) => text.startsWith(`SUBSCRIBE ${uri} `) && headerIn(text, 'Event') === event,
    );
    if (found === undefined) throw new Error(`nobody has subscribed to ${uri}`);
    return found;
  };
  const line = (number: string) => colleagues.getSnapshot().get(number)?.lamp.line;

  const telling = (number: string, state: 'early' | 'confirmed', version = 0): WrittenMember => ({
    uri: `sip:${number}@example.com`,
    contentType: 'application/dialog-info+xml',
    body: writeDialogInfo({
      ...{ entity: `sip:${number}@example.com`, version, state: 'full' },
      dialogs: [{ id: '1', state, direction: 'recipient', local: null, remote: null }],
    }),
  });

  function tell(version: number, fullState: boolean, ...members: WrittenMember[]): void {
    notifier.notify(newest(list), writeResourceList({ version, fullState, members }));
  }

  beforeEach(async () => {
    const wire = createFakeWire();
    clock = createFakeClock();
    notifier = createFakeNotifier(wire, 'alice');
    alice = createTestPhone(wire, 'alice', { clock, servers: ['wss://one.example.com/ws'] });
    alice.engine.start();
    await reach(() => alice.engine.getSnapshot().registration.step === 'registered');
    colleagues = createColleagues({ clock, log: () => undefined });
    colleagues.follow('example.com', alice.engine.packages, list);
    colleagues.watch(['7001', '7002', '7003']);
  });
  afterEach(async () => {
    const stopping = alice.engine.stop();
    await pass(clock, 3000, 100);
    await stopping;
  });

  it('is asked for once for all who are on it, and each of the others by themselves', async () => {
    await reach(() => notifier.subscribes.length === 2);
    expect([asked('dialog'), asked('presence')]).toEqual([[list], [list]]);
    expect(newest(list).text).toContain('\r\nSupported: eventlist\r\n');
    expect(headerIn(newest(list).text, 'Accept')).toContain('multipart/related, application/rlmi+xml');
    tell(0, true, telling('7001', 'confirmed'), telling('7002', 'early'));
    await reach(() => line('7001') === 'busy' && line('7002') === 'ringing');
    // Who is not on the list is not forgotten.
    await reach(() => asked().length === 2);
    expect(asked()).toEqual([list, 'sip:7003@example.com']);
    // Only those who have changed are told from now on.
    tell(1, false, telling('7002', 'confirmed', 1));
    await reach(() => line('7002') === 'busy');
    expect(line('7001')).toBe('busy');
    expect(notifier.answers).toEqual(['200', '200']);
  });

  it('is begun anew where something between was missed', async () => {
    await reach(() => notifier.subscribes.length === 2);
    tell(0, true, telling('7001', 'confirmed'));
    await reach(() => line('7001') === 'busy');
    const before = notifier.subscribes.length;
    tell(5, false, telling('7001', 'early', 3));
    await reach(() =>
      notifier.subscribes.slice(before).some(({ text, isWithin }) => text.includes(` ${list} `) && !isWithin),
    );
    tell(0, true, telling('7001', 'confirmed'));
    await reach(() => line('7001') === 'busy' && colleagues.getSnapshot().get('7001')?.isSure === true);
  });

  it('is done without, one by one, at a server that has none', async () => {
    notifier.answerBy(({ text, expiresS }) =>
      text.startsWith(`SUBSCRIBE ${list} `)
        ? { code: 404 }
        : { code: 200, headers: [`Expires: ${expiresS}`] },
    );
    await reach(() => asked().length === 4);
    expect(asked().slice(1)).toEqual(['7001', '7002', '7003'].map((number) => `sip:${number}@example.com`));
    notifier.notify(newest('sip:7001@example.com'), {
      contentType: 'application/dialog-info+xml',
      body: telling('7001', 'confirmed').body ?? '',
    });
    await reach(() => line('7001') === 'busy');
  });
});
