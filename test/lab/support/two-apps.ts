import type { App } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { uplinksKnown } from './uplinks-known.ts';

export interface TwoApps {
  readonly lab: Lab;
  /** In the client's namespace, behind the NAT, and aware of both uplinks. */
  readonly alice: App;
  /** On a public address. */
  readonly carol: App;
}

export async function startTwoApps(options?: Parameters<typeof startLab>[0]): Promise<TwoApps> {
  const lab = await startLab(options);
  const [alice, carol] = await Promise.all([
    lab.startApp('alice'),
    lab.startApp('carol', { place: 'server' }),
  ]);
  // For the first call too: before that it may leave by the mobile network.
  await uplinksKnown(alice);
  return { lab, alice, carol };
}
