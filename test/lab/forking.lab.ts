import { afterAll, beforeAll, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectBothHear } from './support/both-hear.ts';
import { called } from './support/called.ts';
import { type Lab, startLab } from './support/lab.ts';

let lab: Lab;
let alice: App;
beforeAll(async () => {
  lab = await startLab();
  alice = await lab.startApp('alice');
});
afterAll(() => lab.close());

it('two phones of one number ring; the one that answers has the call, the other is cancelled', async () => {
  const [slow, quick] = [
    await lab.phone('702', called.isCancelled),
    await lab.baresip('702', { answers: 'manual' }),
  ];
  await alice.dial('702');
  await quick.rings();
  quick.answer();
  await alice.call('connected');
  await slow.done;
  await expectBothHear(alice, quick);
  await alice.hangUp();
  await alice.call('ended');
  // Told why (RFC 3326): what was answered elsewhere is no missed call.
  expect(slow.messages()).toMatch(/CANCEL[\s\S]*Reason: SIP;\s*cause=200/);
});

it('an app that rings while another phone of its number answers does not call it missed', async () => {
  const managed = await lab.startApp('managed', { account: 'managed' });
  const desk = await lab.baresip('701', { answers: 'manual' });
  await alice.dial('701');
  await managed.call('incoming');
  await desk.rings();
  desk.answer();
  await alice.call('connected');
  expect((await managed.call('ended')).end?.cause).toBe('answered-elsewhere');
  await alice.hangUp();
  await alice.call('ended');
});
