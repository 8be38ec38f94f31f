import { describe, expect, it } from 'vitest';
import { UpdateError } from '../../../../src/main/updates/update-error.ts';
import { createUpdates } from '../../../../src/main/updates/updates.ts';
import type { UpdateState } from '../../../../src/shared/update.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const minuteMs = 60_000;
const dayMs = 24 * 60 * minuteMs;

/** An updater that notes what it is asked, and fetches until it is let go. */
function create({ newer = '2.0.0' as string | null } = {}) {
  const clock = createFakeClock();
  const log = createMemoryLog();
  const did: string[] = [];
  const told: UpdateState[] = [];
  let busy = false;
  let end = (_error?: Error): void => undefined;
  const updates = createUpdates({
    updater: {
      async check() {
        did.push('check');
        return newer;
      },
      fetch: (signal) =>
        new Promise((resolve, reject) => {
          did.push('fetch');
          signal.addEventListener('abort', () => {
            did.push('stopped');
            reject(signal.reason);
          });
          end = (error) => (error === undefined ? resolve() : reject(error));
        }),
      install: () => void did.push('install'),
    },
    isBusy: () => busy,
    publish: (update) => void told.push(update),
    clock,
    log,
  });
  return {
    clock,
    log,
    did,
    told,
    updates,
    setBusy(value: boolean) {
      busy = value;
      updates.look();
    },
    async pass(ms: number) {
      clock.advance(ms);
      await settled();
    },
    async finish(error?: Error) {
      end(error);
      await settled();
    },
  };
}

/** Promises that are ready have run. */
const settled = () => new Promise((resolve) => setImmediate(resolve));

describe('createUpdates', () => {
  it('fetches a new version some time after the start, offers it, and installs it when the person says so', async () => {
    const { updates, did, told, pass, finish } = create();
    updates.start();
    expect(did).toEqual([]);
    await pass(minuteMs);
    expect([did, updates.install()]).toEqual([['check', 'fetch'], false]);
    await finish();
    expect(told).toEqual([
      { step: 'resting', last: null },
      { step: 'looking' },
      { step: 'fetching', version: '2.0.0' },
      { step: 'ready', version: '2.0.0' },
    ]);
    await pass(dayMs);
    expect([updates.install(), did]).toEqual([true, ['check', 'fetch', 'install']]);
  });

  it('is neither looked for nor fetched in a call', async () => {
    const { updates, did, pass, setBusy } = create();
    setBusy(true);
    updates.start();
    await pass(minuteMs);
    expect(did).toEqual([]);
  });

  it('is not offered and never installed in a call: it waits, and is offered when the call has ended', async () => {
    const { updates, did, told, pass, finish, setBusy } = create();
    updates.start();
    await pass(minuteMs);
    await finish();
    setBusy(true);
    expect(told.slice(-2)).toEqual([
      { version: '2.0.0', step: 'ready' },
      { version: '2.0.0', step: 'after-call' },
    ]);
    expect([updates.install(), did.includes('install')]).toEqual([false, false]);
    setBusy(false);
    expect(told.at(-1)).toEqual({ version: '2.0.0', step: 'ready' });
    expect(updates.install()).toBe(true);
  });

  it('stops fetching when a call begins, and fetches again after it', async () => {
    const { updates, did, told, pass, finish, setBusy } = create();
    updates.start();
    await pass(minuteMs);
    setBusy(true);
    await pass(0);
    expect(did).toEqual(['check', 'fetch', 'stopped']);
    setBusy(false);
    await pass(minuteMs);
    await finish();
    expect(did).toEqual(['check', 'fetch', 'stopped', 'check', 'fetch']);
    expect(told).toContainEqual({ step: 'resting', last: 'call' });
    expect(told.at(-1)).toEqual({ version: '2.0.0', step: 'ready' });
  });

  it('looks again after a call that lasted longer than the time to look', async () => {
    const { updates, did, pass, setBusy } = create({ newer: null });
    updates.start();
    setBusy(true);
    await pass(dayMs);
    expect(did).toEqual([]);
    setBusy(false);
    await pass(dayMs);
    expect(did).not.toEqual([]);
  });

  it('says in the log what failed, and tries again', async () => {
    const { updates, did, log, told, pass, finish } = create();
    updates.start();
    await pass(minuteMs);
    await finish(new UpdateError('forged', 'sha512 checksum mismatch'));
    expect(told.at(-1)).toEqual({ step: 'resting', last: 'forged' });
    expect(log.lines.join()).toContain('warn not fetched: sha512 checksum mismatch');
    await pass(dayMs);
    await finish();
    expect(did).toEqual(['check', 'fetch', 'check', 'fetch']);
    expect(told.at(-1)).toEqual({ version: '2.0.0', step: 'ready' });
  });

  it('looks every few hours while there is nothing new, and no more once it is stopped', async () => {
    const { updates, did, clock, pass } = create({ newer: null });
    updates.start();
    for (let hour = 0; hour < 24; hour += 1) await pass(60 * minuteMs);
    expect(did.length).toBeGreaterThanOrEqual(3);
    updates.stop();
    expect(clock.pending).toBe(0);
  });

  it('looks at once when the person asks, one look at a time, and never in a call', async () => {
    const { updates, did, told, pass, setBusy } = create({ newer: null });
    updates.start();
    setBusy(true);
    updates.check();
    await pass(0);
    expect([did, told.at(-1)]).toEqual([[], { step: 'resting', last: 'call' }]);
    setBusy(false);
    updates.check();
    updates.check();
    await pass(0);
    expect([did, told.at(-1)]).toEqual([['check'], { step: 'resting', last: 'newest' }]);
  });

  it('asks nobody any more once a version is there', async () => {
    const { updates, did, pass, finish } = create();
    updates.check();
    await pass(0);
    await finish();
    updates.check();
    await pass(dayMs);
    expect(did).toEqual(['check', 'fetch']);
  });
});
