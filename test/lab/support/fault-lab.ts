import type { App } from './app.ts';
import { type Lab, startLab } from './lab.ts';
import { type NameServer, startNameServer } from './name-server.ts';
import { serverAddress } from './topology.ts';
import { uplinksKnown } from './uplinks-known.ts';

/** By which all apps know the server. */
const host = 'sip.offhook.test';

export interface FaultParties {
  readonly lab: Lab;
  readonly names: NameServer;
  /** Whom everything befalls: at the client, behind the NAT, with two uplinks. */
  readonly alice: App;
  /** Her far sides, at the server, whose networks and machines are left in peace: what they have of a call is the truth. */
  readonly carol: App;
  readonly dave: App;
}

/** An edge with two media gateways, known by a name, and three apps. */
export async function startFaultLab(): Promise<FaultParties> {
  const lab = await startLab({ edge: { secondGateway: true, wssHost: host } });
  const names = await startNameServer(lab.network, { [host]: serverAddress });
  const { sha256 } = lab.edge.certificate;
  const start = (name: string, place: 'client' | 'server') =>
    lab.startApp(name, {
      place,
      policy: ({ trustedCertificates = [], ...policy }) => ({
        ...policy,
        trustedCertificates: [...trustedCertificates, { host: serverAddress, sha256 }],
      }),
    });
  const [alice, carol, dave] = await Promise.all([
    start('alice', 'client'),
    start('carol', 'server'),
    start('dave', 'server'),
  ]);
  // For the first call too: before that it may leave by the mobile network.
  await uplinksKnown(alice);
  return { lab, names, alice, carol, dave };
}
