import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type AtServers, callBob, startAtServers } from '../../support/at-servers.ts';
import { createFakeClock, type FakeClock, pass } from '../../support/fake-clock.ts';
import { createFakeWire, type FakeWire } from '../../support/fake-wire.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import type { TestPhoneOptions } from '../../support/test-phone.ts';
import { waitUntil } from '../../support/wait-until.ts';

const url = 'wss://one.example.com/ws';
const one = 'one.example.com';

describe('a phone whose only server is away', () => {
  let wire: FakeWire;
  let alice: AtServers['alice'];
  let registration: AtServers['registration'];
  let registeredAt: AtServers['registeredAt'];

  beforeEach(() => {
    wire = createFakeWire();
  });
  afterEach(() => alice.engine.stop());

  function start(options: TestPhoneOptions): void {
    ({ alice, registration, registeredAt } = startAtServers(wire, [url], options));
  }

  /** What main says of closed ports, when the test has it say so. */
  function awaited() {
    let tell: (opened: string | null) => void = () => undefined;
    const awaitServer = () =>
      new Promise<string | null>((resolve) => {
        tell = resolve;
      });
    return { awaitServer, open: (opened: string) => tell(opened) };
  }

  it('is back as soon as a server is back that was gone', async () => {
    const { awaitServer, open } = awaited();
    // Time stands nearly still: no back-off comes to its end here.
    start({ awaitServer, clock: createFastClock(0.05) });
    await registeredAt(one);
    wire.server(one).connections = 'refuses';
    wire.server(one).cut();
    await waitUntil(() => registration().step === 'waiting');
    wire.server(one).connections = 'taken';
    open(url);
    await registeredAt(one);
  });

  /** How long it waits from one attempt to the next, in seconds, as often as it has to. */
  function watchWaits(clock: FakeClock) {
    const waits: number[] = [];
    let last: number | null = null;
    alice.engine.subscribe(() => {
      const { retryAt } = registration();
      if (retryAt !== null && retryAt !== last) waits.push(Math.round((retryAt - clock.now()) / 1000));
      last = retryAt;
    });
    const until = async (isSo: () => boolean) => {
      for (let left = 400; left > 0 && !isSo(); left -= 1) await pass(clock, 250, 50);
      expect(isSo()).toBe(true);
    };
    return { waits, until };
  }

  it('waits a second, not a minute, where the first attempt at a server that is back came to nothing', async () => {
    const { awaitServer, open } = awaited();
    const clock = createFakeClock();
    start({ awaitServer, clock });
    await registeredAt(one);
    const { waits, until } = watchWaits(clock);
    wire.server(one).connections = 'refuses';
    wire.server(one).cut();
    await until(() => waits.length === 5);
    // It takes connections again, and is slow at first.
    wire.server(one).connections = 'black-hole';
    open(url);
    await until(() => waits.length === 6);
    expect(waits).toEqual([1, 2, 4, 8, 16, 1]);
    wire.server(one).connections = 'taken';
    await until(() => registration().step === 'registered');
  });

  it('waits a few seconds at most while there is a call', async () => {
    const clock = createFakeClock();
    start({ clock });
    await registeredAt(one);
    const bob = await callBob(wire, alice);
    const { waits, until } = watchWaits(clock);
    wire.server(one).connections = 'refuses';
    wire.server(one).cut();
    await until(() => waits.length === 6);
    expect(waits).toEqual([1, 2, 4, 4, 4, 4]);
    wire.server(one).connections = 'taken';
    await until(() => registration().step === 'registered');
    expect(alice.call().step).toBe('connected');
    await bob.engine.stop();
  });
});
