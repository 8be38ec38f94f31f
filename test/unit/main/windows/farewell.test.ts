import { describe, expect, it } from 'vitest';
import { createFarewell } from '../../../../src/main/windows/farewell.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

function setUp(needed = true, unfinished: Promise<void> | null = null) {
  const done: string[] = [];
  const first: string[][] = [];
  const clock = createFakeClock();
  const farewell = createFarewell({
    first: () => first.push([...done]),
    isNeeded: () => needed,
    ask: () => done.push('asked'),
    unfinished: () => unfinished,
    quit: () => done.push('quit'),
    clock,
    mostMs: 3000,
  });
  const quit = () => {
    let held = false;
    farewell.beforeQuit({
      preventDefault: () => {
        held = true;
      },
    });
    return held;
  };
  return { done, first, clock, farewell, quit };
}

describe('the farewell', () => {
  it('holds the app until the page has hung up and unregistered', () => {
    const { done, farewell, quit } = setUp();
    expect(quit()).toBe(true);
    expect(done).toEqual(['asked']);
    farewell.ready();
    expect(done).toEqual(['asked', 'quit']);
    expect(quit()).toBe(false);
  });

  it('begins with what must be over first, whether something is to be waited for or not', () => {
    for (const needed of [true, false]) {
      const quitting = setUp(needed);
      expect(quitting.quit()).toBe(needed);
      expect(quitting.first).toEqual([[]]);
      const leaving = setUp(needed);
      leaving.farewell.leave(() => leaving.done.push('left'));
      expect(leaving.first).toEqual([[]]);
    }
  });

  it('asks once, however often somebody quits', () => {
    const { done, quit } = setUp();
    expect([quit(), quit()]).toEqual([true, true]);
    expect(done).toEqual(['asked']);
  });

  it('does not wait for a page that does not answer, and quits once', () => {
    const { done, clock, farewell, quit } = setUp();
    quit();
    clock.advance(3000);
    farewell.ready();
    expect(done).toEqual(['asked', 'quit']);
  });

  it('waits until a token that was just exchanged is kept, and for the page too', async () => {
    const kept = Promise.withResolvers<void>();
    const { done, farewell, quit } = setUp(true, kept.promise);
    expect(quit()).toBe(true);
    farewell.ready();
    expect(done).toEqual(['asked']);
    kept.resolve();
    await kept.promise;
    expect(done).toEqual(['asked', 'quit']);
    expect(quit()).toBe(false);
  });

  it.each(['kept', 'not kept'])('waits for a token without a page: %s', async (how) => {
    const { done, quit } = setUp(false, how === 'kept' ? Promise.resolve() : Promise.reject(new Error(how)));
    expect([quit(), quit()]).toEqual([true, true]);
    await new Promise((resolve) => setImmediate(resolve));
    expect(done).toEqual(['quit']);
  });

  it('waits for neither for ever', () => {
    const { done, clock, quit } = setUp(true, new Promise(() => undefined));
    quit();
    clock.advance(3000);
    expect(done).toEqual(['asked', 'quit']);
  });

  it('comes before whatever else ends the app, and holds that up no more', () => {
    const { done, farewell, quit } = setUp();
    farewell.leave(() => done.push('install'));
    farewell.leave(() => done.push('once more'));
    expect(quit()).toBe(true);
    expect(done).toEqual(['asked']);
    farewell.ready();
    expect(done).toEqual(['asked', 'install']);
    expect(quit()).toBe(false);
  });

  it('is none where nobody need be told', () => {
    const { done, farewell, quit } = setUp(false);
    farewell.leave(() => done.push('install'));
    expect(done).toEqual(['install']);
    expect(quit()).toBe(false);
  });

  it('does not keep an idle app', () => {
    const { done, quit, farewell } = setUp(false);
    expect(quit()).toBe(false);
    farewell.ready();
    expect(done).toEqual([]);
  });
});
