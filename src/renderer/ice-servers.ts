import type { Account } from '../shared/provisioning.ts';
import type { Desktop } from './desktop.ts';
import type { IceServerProvider, IceServersNow } from './engine/core/ports.ts';

/** What ends sooner than this is asked for anew. */
const leastLeftMs = 60_000;

/**
 * STUN and TURN servers from main, which keeps them fresh; should it not answer, what the account itself names. Asked
 * for at once, so that a call finds them here: each step it waits for, its caller waits for.
 */
export function createIceServers(
  { request }: Pick<Desktop, 'request'>,
  account: Pick<Account, 'ice'>,
  now: () => number = Date.now,
): IceServerProvider {
  let held: IceServersNow | null = null;

  async function ask(): Promise<IceServersNow> {
    const reply = await request('auth.iceServers', null);
    if (reply.ok) held = reply.value;
    return reply.ok ? reply.value : { servers: account.ice.servers, expiresAt: null };
  }

  void ask();
  return () => {
    const holds = held !== null && (held.expiresAt === null || held.expiresAt - now() > leastLeftMs);
    return holds && held !== null ? held : ask();
  };
}
