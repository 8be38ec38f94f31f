import { describe, expect, it } from 'vitest';
import { createRememberedLookup } from '../../../../src/main/network/remembered-lookup.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

const found = [
  { address: '203.0.113.10', family: 4 },
  { address: '2001:db8::10', family: 6 },
];

function setUp() {
  const clock = createFakeClock();
  const world: { answer: () => Promise<typeof found> } = { answer: async () => found };
  const names = createRememberedLookup(() => world.answer(), clock);
  const look = (options: object) =>
    new Promise((resolve, reject) =>
      names.lookup('sip.example.com', options, (error, address, family) =>
        error === null ? resolve([address, family]) : reject(error),
      ),
    );
  return { clock, world, names, look };
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

  it('that were never known are an error', async () => {
    const { look, world } = setUp();
    world.answer = refused;
    await expect(look({})).rejects.toThrow('ENOTFOUND');
    world.answer = async () => [];
    await expect(look({})).rejects.toThrow('no address');
  });
});
