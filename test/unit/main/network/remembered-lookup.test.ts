import type { LookupFunction } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createRememberedLookup } from '../../../../src/main/network/remembered-lookup.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

const found = [
  { address: '203.0.113.10', family: 4 },
  { address: '2001:db8::10', family: 6 },
];

function setUp() {
  const clock = createFakeClock();
  const world: { answer: () => Promise<typeof found>; asked: number } = {
    answer: async () => found,
    asked: 0,
  };
  const names = createRememberedLookup(() => {
    world.asked += 1;
    return world.answer();
  }, clock);
  const lookBy = (lookup: LookupFunction) => (options: object) =>
    new Promise((resolve, reject) =>
      lookup('sip.example.com', options, (error, address, family) =>
        error === null ? resolve([address, family]) : reject(error),
      ),
    );
  const [look, lookUnanswered] = [lookBy(names.lookup), lookBy(names.lookupUnanswered)];
  return { clock, world, names, look, lookUnanswered };
}

const never = () => new Promise<typeof found>(() => undefined);
const refused = () => Promise.reject(new Error('ENOTFOUND'));

describe('the names of servers', () => {
  it('are asked for as sockets do', async () => {
    const { look } = setUp();
    expect(await look({})).toEqual(['203.0.113.10', 4]);
    expect(await look({ family: 6 })).toEqual(['2001:db8::10', 6]);
    expect(await look({ all: true })).toEqual([found, undefined]);
  });

  it('stay known when nobody can be asked', async () => {
    const { look, world, names, clock } = setUp();
    names.remember(['wss://sip.example.com/ws']);
    await Promise.resolve();
    world.answer = refused;
    expect(await look({})).toEqual(['203.0.113.10', 4]);
    world.answer = never;
    const late = look({});
    clock.advance(200);
    expect(await late).toEqual(['203.0.113.10', 4]);
  });

  it('are told apart: what is remembered, and only while nobody tells it', async () => {
    const { lookUnanswered, world, names, clock } = setUp();
    names.remember(['wss://sip.example.com/ws']);
    await expect(lookUnanswered({})).rejects.toThrow('no address');
    world.answer = refused;
    expect(await lookUnanswered({ all: true })).toEqual([found, undefined]);
    world.answer = never;
    const late = lookUnanswered({ family: 6 });
    clock.advance(200);
    expect(await late).toEqual(['2001:db8::10', 6]);
  });

  it('are asked for once at a time, however many wait for a resolver that says nothing', async () => {
    const { look, world, names, clock } = setUp();
    names.remember(['wss://sip.example.com/ws']);
    await look({});
    world.answer = never;
    world.asked = 0;
    const late = [look({}), look({}), look({})];
    clock.advance(200);
    expect(await Promise.all(late)).toHaveLength(3);
    await Promise.resolve();
    const later = look({});
    clock.advance(200);
    expect(await later).toEqual(['203.0.113.10', 4]);
    expect(world.asked).toBe(1);
  });

  it('are asked for anew after two seconds without a word: the network that was asked may be gone', async () => {
    const { look, world, clock } = setUp();
    world.answer = never;
    void look({});
    clock.advance(1999);
    void look({});
    expect(world.asked).toBe(1);
    clock.advance(1);
    world.answer = async () => found;
    expect(await look({})).toEqual(['203.0.113.10', 4]);
    expect(world.asked).toBe(2);
  });

  it('are asked for anew after the computer’s clock was set back', async () => {
    const { world, clock } = setUp();
    let setBackMs = 0;
    const names = createRememberedLookup(
      () => {
        world.asked += 1;
        return never();
      },
      { ...clock, now: () => clock.now() - setBackMs },
    );
    names.remember(['wss://sip.example.com/ws']);
    setBackMs = 3_600_000;
    names.remember(['wss://sip.example.com/ws']);
    expect(world.asked).toBe(2);
  });

  it('hold no more than two threads of main, however long nobody answers', () => {
    const { world, names, clock } = setUp();
    world.answer = never;
    for (let times = 0; times < 10; times += 1) {
      names.remember(['wss://sip.example.com/ws']);
      clock.advance(2000);
    }
    expect(world.asked).toBe(2);
  });

  it('mean what the youngest question was answered, though an older one is answered later', async () => {
    const { look, world, clock } = setUp();
    const old = Promise.withResolvers<typeof found>();
    world.answer = () => old.promise;
    const early = look({});
    clock.advance(2000);
    world.answer = async () => found;
    await look({});
    old.resolve([{ address: '192.168.1.1', family: 4 }]);
    expect(await early).toEqual(['192.168.1.1', 4]);
    world.answer = refused;
    expect(await look({})).toEqual(['203.0.113.10', 4]);
  });

  it('are learned from an older question too while the younger one waits', async () => {
    const { look, world, clock } = setUp();
    const old = Promise.withResolvers<typeof found>();
    world.answer = () => old.promise;
    const early = look({});
    clock.advance(2000);
    world.answer = never;
    void look({});
    old.resolve(found);
    await early;
    const late = look({});
    clock.advance(200);
    expect(await late).toEqual(['203.0.113.10', 4]);
  });

  it('that were never known are an error', async () => {
    const { look, world } = setUp();
    world.answer = refused;
    await expect(look({})).rejects.toThrow('ENOTFOUND');
    world.answer = async () => [];
    await expect(look({})).rejects.toThrow('no address');
  });
});
