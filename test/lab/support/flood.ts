import path from 'node:path';
import { startChild } from './child.ts';
import type { Place } from './command.ts';

export interface FloodOptions {
  readonly address: string;
  readonly port: number;
  readonly domain: string;
  readonly kind: 'REGISTER' | 'INVITE' | 'OPTIONS' | 'nonsense';
  readonly perSecond: number;
}

export interface Flood {
  /** Ends it; resolves with how many datagrams were sent. */
  stop(): Promise<number>;
}

const script = path.join(import.meta.dirname, 'flood-main.ts');

/** SIP over UDP from a stranger who never waits for an answer. Resolves once the first were sent. */
export async function startFlood(place: Place, options: FloodOptions): Promise<Flood> {
  const child = startChild({ place, command: [process.execPath, script, JSON.stringify(options)] });
  await child.printed('flooding');
  return {
    async stop() {
      child.process.stdin?.end();
      await child.exited;
      return Number(/sent (\d+)/.exec(child.output())?.[1]);
    },
  };
}
