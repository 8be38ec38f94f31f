import type { Way } from '../../support/fault-rounds.ts';
import type { App } from './app.ts';
import type { Impairments } from './impairments.ts';
import { type Lab, type LabOptions, startLab } from './lab.ts';
import { type NameServer, startNameServer } from './name-server.ts';
import { knowEachOther } from './registrars.ts';
import { serverAddress } from './topology.ts';
import { uplinksKnown } from './uplinks-known.ts';

/** By which all apps know the server. */
const host = 'sip.offhook.test';

export interface FaultParties {
  readonly lab: Lab;
  readonly names: NameServer;
  /** Whom most befalls: at the client, behind the NAT, with two uplinks. */
  readonly alice: App;
  /** Her far side, in a home like hers: some befalls her alone, or both. */
  readonly carol: App;
  readonly elsewhere: Impairments;
  /** At the server, whose network and machine are left in peace: what he has of a call is the truth. */
  readonly dave: App;
}

const edges: Readonly<Record<Way, NonNullable<LabOptions['edge']>>> = {
  plain: { secondGateway: true },
  // Each relayed call leaves what it had on the lost network.
  relay: { secondGateway: true, secondRelay: true, iceTransportPolicy: 'relay', turnUserQuota: 1000 },
  'two-servers': { secondGateway: true, secondRegistrar: true },
};

/** An edge with two media gateways, known by a name, and three apps in three places. */
export async function startFaultLab(way: Way = 'plain'): Promise<FaultParties> {
  const lab = await startLab({ edge: { ...edges[way], wssHost: host }, elsewhere: true });
  try {
    return await startParties(lab);
  } catch (error) {
    await lab.close();
    throw error;
  }
}

async function startParties(lab: Lab): Promise<FaultParties> {
  const { elsewhere, namespaces } = lab.network;
  if (elsewhere === null) throw new Error('there is no other home');
  const names = await startNameServer(lab.network, { [host]: serverAddress }, namespaces.elsewhere);
  const { sha256 } = lab.edge.certificate;
  const start = (name: string, place: 'client' | 'server' | 'elsewhere') =>
    lab.startApp(name, {
      place,
      policy: ({ trustedCertificates = [], ...policy }) => ({
        ...policy,
        trustedCertificates: [...trustedCertificates, { host: serverAddress, sha256 }],
      }),
    });
  const [alice, carol, dave] = await Promise.all([
    start('alice', 'client'),
    start('carol', 'elsewhere'),
    start('dave', 'server'),
  ]);
  if (lab.edge.secondRegistrar !== null) await knowEachOther(lab.edge);
  // For the first call too: before that it may leave by the mobile network.
  await Promise.all([alice, carol].map((app) => uplinksKnown(app)));
  return { lab, names, alice, carol, dave, elsewhere };
}
