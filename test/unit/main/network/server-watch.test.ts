import { createServer } from 'node:net';
import { describe, expect, it } from 'vitest';
import { createServerWatch, opensPort } from '../../../../src/main/network/server-watch.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

const settle = () => new Promise((resolve) => setImmediate(resolve));

function setUp(closed: readonly string[]) {
  const down = new Set(closed);
  const clock = createFakeClock();
  const asked: string[] = [];
  const watch = createServerWatch({
    opens: async (host, port) => {
      asked.push(`${host}:${port}`);
      return !down.has(host);
    },
    clock,
  });
  const pass = async (ms: number) => {
    for (let left = ms; left > 0; left -= 500) {
      clock.advance(500);
      await settle();
    }
  };
  return { down, clock, asked, watch, pass };
}

describe('the server watch', () => {
  it('tells which of the closed servers opens first, and looks at no open one twice', async () => {
    const { down, asked, watch, pass } = setUp(['one.example.com', 'two.example.com']);
    const back = watch.awaitReturn([
      'wss://one.example.com/ws',
      'wss://two.example.com:8443/ws',
      'wss://three.example.com/ws',
    ]);
    await pass(2000);
    down.delete('two.example.com');
    await pass(500);
    expect(await back).toBe('wss://two.example.com:8443/ws');
    expect(asked).toContain('two.example.com:8443');
    expect(asked.filter((each) => each === 'three.example.com:443')).toHaveLength(1);
  });

  it('has nothing to wait for when all are open: the fault is elsewhere', async () => {
    const { watch } = setUp([]);
    expect(await watch.awaitReturn(['wss://one.example.com/ws'])).toBeNull();
  });

  it('ends after a while, with no timer left', async () => {
    const { clock, watch, pass } = setUp(['one.example.com']);
    const back = watch.awaitReturn(['wss://one.example.com/ws']);
    await pass(26_000);
    expect(await back).toBeNull();
    expect(clock.pending).toBe(0);
  });
});

describe('opensPort', () => {
  it('tells an open port from a closed one', async () => {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    expect(await opensPort('127.0.0.1', port, 5000)).toBe(true);
    await new Promise((resolve) => server.close(resolve));
    expect(await opensPort('127.0.0.1', port, 5000)).toBe(false);
  });
});
