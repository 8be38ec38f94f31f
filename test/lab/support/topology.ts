import { commandIn, ip, nft, run, sysctl } from './command.ts';

/**
 * The lab's network, built anew for each run:
 *
 *     client ── wlan0 ──┐                            ┌── server 203.0.113.10 ── office (desk phones)
 *                       ├── router (NAT) ══ internet ┤
 *     client ── wwan0 ──┘   two public addresses     └── (shapers live here)
 *
 * Each uplink leaves the router by an address of its own, as Wi-Fi and mobile networks do, and can be shaped apart.
 * Where it is asked for, another home stands beside client and router: `elsewhere`, with a router and two uplinks of its own.
 */
export const uplinks = ['wlan0', 'wwan0'] as const;
export type Uplink = (typeof uplinks)[number];

export interface UplinkPlan {
  readonly client: string;
  readonly gateway: string;
  /** The lower one is the default route. */
  readonly metric: number;
  /** Routing table that a socket bound to the uplink's address uses. */
  readonly table: number;
  /** The router's address on the internet, which the server sees. */
  readonly publicAddress: string;
  readonly publicGateway: string;
  readonly publicNetwork: string;
}

export type Plans = Readonly<Record<Uplink, UplinkPlan>>;

export const plans: Plans = {
  wlan0: {
    client: '192.168.1.2',
    gateway: '192.168.1.1',
    metric: 100,
    table: 64,
    publicAddress: '198.51.100.2',
    publicGateway: '198.51.100.1',
    publicNetwork: '198.51.100.0/30',
  },
  wwan0: {
    client: '10.64.0.2',
    gateway: '10.64.0.1',
    metric: 600,
    table: 65,
    publicAddress: '198.51.100.6',
    publicGateway: '198.51.100.5',
    publicNetwork: '198.51.100.4/30',
  },
};

/** Of the other home. */
export const plansElsewhere: Plans = {
  wlan0: {
    ...plans.wlan0,
    client: '192.168.7.2',
    gateway: '192.168.7.1',
    publicAddress: '198.51.100.10',
    publicGateway: '198.51.100.9',
    publicNetwork: '198.51.100.8/30',
  },
  wwan0: {
    ...plans.wwan0,
    client: '10.64.7.2',
    gateway: '10.64.7.1',
    publicAddress: '198.51.100.14',
    publicGateway: '198.51.100.13',
    publicNetwork: '198.51.100.12/30',
  },
};

export const serverAddress = '203.0.113.10';
export const officeAddress = '10.20.0.2';
const serverGateway = '203.0.113.1';
const officeGateway = '10.20.0.1';

export interface Namespaces {
  readonly client: string;
  readonly router: string;
  readonly internet: string;
  readonly server: string;
  readonly office: string;
  /** The other home: there are none of these names unless it is asked for. */
  readonly elsewhere: string;
  readonly elsewhereRouter: string;
}

/** A machine with two uplinks, behind a router of its own. */
export interface Home {
  readonly client: string;
  readonly router: string;
  readonly plans: Plans;
}

export const homeOf = ({ client, router }: Namespaces): Home => ({ client, router, plans });
export const homeElsewhere = ({ elsewhere, elsewhereRouter }: Namespaces): Home => ({
  ...{ client: elsewhere, router: elsewhereRouter },
  plans: plansElsewhere,
});

/** Names that tell whose they are; `id` is the run's. */
export function namesFor(id: string): Namespaces {
  const name = (role: string) => `offhook-${id}-${role}`;
  return {
    client: name('client'),
    router: name('router'),
    internet: name('internet'),
    server: name('server'),
    office: name('office'),
    elsewhere: name('elsewhere'),
    elsewhereRouter: name('elsewhere-router'),
  };
}

export async function buildTopology(names: Namespaces, { elsewhere = false } = {}): Promise<void> {
  const { internet, server, office } = names;
  const homes = [
    { home: homeOf(names), prefix: '' },
    ...(elsewhere ? [{ home: homeElsewhere(names), prefix: 'else-' }] : []),
  ];
  const routers = homes.map(({ home }) => home.router);
  const clients = homes.map(({ home }) => home.client);
  const all = [...clients, ...routers, internet, server, office];
  await ip(
    null,
    all.map((name) => `netns add ${name}`),
  );
  // Nobody here speaks IPv6; without it no stray packet disturbs a count.
  for (const name of all) await sysctl(name, ['net.ipv6.conf.all.disable_ipv6=1', 'net.ipv4.ip_forward=1']);
  await ip(null, [
    ...homes.flatMap(({ home: { client, router }, prefix }) =>
      uplinks.flatMap((uplink) => [
        veth(client, uplink, router, uplink),
        veth(router, `up-${uplink}`, internet, `${prefix}${uplink}`),
      ]),
    ),
    veth(server, 'eth0', internet, 'server'),
    veth(office, 'eth0', server, 'office'),
  ]);
  // A router between two uplinks sees packets where it would not look for their source.
  for (const name of [...clients, ...routers, internet])
    await sysctl(name, ['net.ipv4.conf.all.rp_filter=0', 'net.ipv4.conf.default.rp_filter=0']);
  await ip(internet, ['link set lo up', ...interfaceUp('server', serverGateway, 24)]);
  await ip(server, [
    'link set lo up',
    ...interfaceUp('eth0', serverAddress, 24),
    ...interfaceUp('office', officeGateway, 24),
    `route add default via ${serverGateway}`,
  ]);
  await ip(office, [
    'link set lo up',
    ...interfaceUp('eth0', officeAddress, 24),
    `route add default via ${officeGateway}`,
  ]);
  for (const { home, prefix } of homes) await joinHome(internet, home, prefix);
}

async function joinHome(internet: string, home: Home, prefix: string): Promise<void> {
  const { client, router } = home;
  await ip(client, ['link set lo up']);
  await ip(router, ['link set lo up']);
  for (const uplink of uplinks) await joinUplink(internet, home, uplink, `${prefix}${uplink}`);
  await nft(router, natRules);
  await run(commandIn(client, ['ping', '-c', '1', '-W', '5', serverAddress]));
}

const veth = (a: string, nameInA: string, b: string, nameInB: string): string =>
  `link add ${nameInA} netns ${a} type veth peer name ${nameInB} netns ${b}`;

function interfaceUp(name: string, address: string, bits: number): string[] {
  return [`addr add ${address}/${bits} dev ${name}`, `link set ${name} up`];
}

/** @param far the interface at which the internet has it */
async function joinUplink(
  internet: string,
  { client, router, plans: own }: Home,
  uplink: Uplink,
  far: string,
): Promise<void> {
  const plan = own[uplink];
  await ip(internet, interfaceUp(far, plan.publicGateway, 30));
  await ip(router, [
    ...interfaceUp(uplink, plan.gateway, 24),
    ...publicSide(uplink, plan),
    `rule add iif ${uplink} table ${plan.table}`,
  ]);
  await ip(client, [
    `rule add from ${plan.client} table ${plan.table}`,
    `link set ${uplink} up`,
    ...clientSide(uplink, plan),
  ]);
}

/** The router's address on the internet and the way out by it. */
export function publicSide(uplink: Uplink, { publicAddress, publicGateway, table }: UplinkPlan): string[] {
  return [
    ...interfaceUp(`up-${uplink}`, publicAddress, 30),
    `route replace default via ${publicGateway} dev up-${uplink} table ${table}`,
  ];
}

/** What DHCP gives a client: address and default route, also for sockets that are bound to the address. */
export function clientSide(uplink: Uplink, { client, gateway, metric, table }: UplinkPlan): string[] {
  return [
    `addr replace ${client}/24 dev ${uplink}`,
    `route replace default via ${gateway} dev ${uplink} metric ${metric}`,
    `route replace default via ${gateway} dev ${uplink} table ${table}`,
  ];
}

/**
 * A symmetric NAT, the hardest kind, that lets in only what was asked for.
 * The chains `dead` and `lossy` wait for impairments, before anything else is decided.
 */
const natRules = `
table ip lab {
  chain nat { type nat hook postrouting priority srcnat; oifname "up-*" masquerade fully-random; }
  chain dead { type filter hook forward priority -20; }
  chain lossy { type filter hook forward priority -10; }
  chain fence {
    type filter hook forward priority 0;
    ct state established,related accept;
    iifname "up-*" drop;
  }
}
`;
