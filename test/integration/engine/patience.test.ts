import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type FakeClock, pass } from '../../support/fake-clock.ts';
import type { FakeWire } from '../../support/fake-wire.ts';
import { type FarSide, headerOf } from '../../support/far-side.ts';
import { startPlayedPhone } from '../../support/played-phone.ts';
import type { TestPhone } from '../../support/test-phone.ts';

const server = 'alice.example.com';

describe('a call made anew whose callee is not back yet', () => {
  let wire: FakeWire;
  let clock: FakeClock;
  let alice: TestPhone;
  let far: FarSide;

  beforeEach(async () => {
    ({ wire, clock, alice, far } = await startPlayedPhone());
  });
  afterEach(() => {
    wire.intercept(() => 'default');
  });
  async function until(isSo: () => boolean, most = 400): Promise<void> {
    for (let left = most; left > 0 && !isSo(); left -= 1) await pass(clock, 50, 50);
    expect(isSo()).toBe(true);
  }
  async function remade(): Promise<string> {
    alice.engine.actions.dial('7042');
    await until(() => far.all('INVITE').length === 1);
    far.respond(far.latest('INVITE'), 180);
    await until(() => alice.callWith('7042').step === 'ringing');
    wire.server(server).cut();
    await until(() => far.all('INVITE').length === 2);
    return far.latest('INVITE');
  }

  it('asks for the place that rang, also where it is asked for while there is no socket', async () => {
    const asking = await remade();
    const place = headerOf(asking, 'Replaces');
    expect(place).not.toBe('');
    far.respond(asking, 480, { tag: 'edge' });
    await until(() => far.all('INVITE').length === 3);
    far.respond(far.latest('INVITE'), 480, { tag: 'edge' });
    await until(() => far.all('ACK').length === 2);
    wire.server(server).connections = 'refuses';
    wire.server(server).cut();
    await pass(clock, 3000, 50);
    wire.server(server).connections = 'taken';
    await until(() => far.all('INVITE').length > 3);
    expect(headerOf(far.latest('INVITE'), 'Replaces')).toBe(place);
  });

  it('stays away as long as the server says (Retry-After)', async () => {
    let answered = 0;
    await remade();
    const answer = () => {
      const asked = far.all('INVITE').slice(1);
      for (const text of asked.slice(answered))
        far.respond(text, 503, { tag: 'edge', headers: ['Retry-After: 120'] });
      answered = asked.length;
    };
    for (let left = 80; left > 0; left -= 1) {
      answer();
      await pass(clock, 250, 50);
    }
    expect(answered).toBeLessThanOrEqual(2);
  });

  it('is given up at once by its caller, and nobody is asked for it later', async () => {
    far.respond(await remade(), 480, { tag: 'edge' });
    await until(() => far.all('INVITE').length === 3);
    far.respond(far.latest('INVITE'), 480, { tag: 'edge' });
    await until(() => far.all('ACK').length === 2);
    alice.engine.actions.hangUp(alice.callWith('7042').id);
    expect(alice.callWith('7042')).toMatchObject({ step: 'ended', end: { by: 'local', cause: 'cancelled' } });
    await pass(clock, 5000, 50);
    expect(far.all('INVITE')).toHaveLength(3);
  });

  it('asks nobody once the engine has been stopped', async () => {
    const asking = await remade();
    far.respond(asking, 480, { tag: 'edge' });
    await until(() => far.all('INVITE').length === 3);
    far.respond(far.latest('INVITE'), 480, { tag: 'edge' });
    await until(() => far.all('ACK').length === 2);
    const stopped = alice.engine.stop();
    await pass(clock, 5000, 50);
    await stopped;
    expect(far.all('INVITE')).toHaveLength(3);
  });
});
