import type { Account } from '../shared/provisioning.ts';
import type { Desktop } from './desktop.ts';
import type { IceServerProvider } from './engine/core/ports.ts';

/** STUN and TURN servers from main, which keeps them fresh; should it not answer, what the account itself names. */
export async function askForIceServers(
  { request }: Pick<Desktop, 'request'>,
  account: Pick<Account, 'ice'>,
): ReturnType<IceServerProvider> {
  const reply = await request('auth.iceServers', null);
  return reply.ok ? reply.value : { servers: account.ice.servers, expiresAt: null };
}
