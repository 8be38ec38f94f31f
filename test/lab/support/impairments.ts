import { commandIn, ip, nft, run } from './command.ts';
import { clientSide, type Home, publicSide, type Uplink, uplinks } from './topology.ts';

/** What befalls a client's uplink. Everything takes effect before the promise resolves. */
export interface Impairments {
  /** The cable is pulled, the Wi-Fi gone: link down and address removed. */
  lose(uplink: Uplink): Promise<void>;
  /** It comes back with its old address. */
  restore(uplink: Uplink): Promise<void>;
  /** The router drops every packet of it, both ways; the client sees a healthy link. */
  dropSilently(uplink: Uplink): Promise<void>;
  /** And lets them pass again; whatever else there is remains. */
  passAgain(uplink: Uplink): Promise<void>;
  /** Random loss in percent, each way apart; 0 ends it. */
  dropRandomly(uplink: Uplink, percent: number): Promise<void>;
  /** A firewall: what it names no longer leaves by this uplink. */
  block(uplink: Uplink, blocked: Blocked): Promise<void>;
  /**
   * Whoever is between forgets the TCP connections that are open to these ports of the server: not a packet of theirs
   * passes any more, either way. New ones pass.
   */
  forgetConnections(...serverPorts: readonly number[]): Promise<void>;
  /** Ends silent drops, random loss, blocks and forgetting on all uplinks. */
  heal(): Promise<void>;
  /** The NAT forgets its bindings: the same packets leave by other ports from now on. */
  rebindNat(uplink: Uplink): Promise<void>;
}

export interface Blocked {
  readonly udp?: boolean;
  readonly tcpPorts?: readonly number[];
}

export function createImpairments({ client, router, plans }: Home): Impairments {
  const loss = new Map<Uplink, number>();
  const dead = new Set<Uplink>();
  const walls = new Map<Uplink, Blocked>();
  const forgotten = new Set<string>();

  const bothWays = (uplink: Uplink, verdict: string): string[] => [
    `iifname "${uplink}" ${verdict}`,
    `oifname "${uplink}" ${verdict}`,
  ];
  const fill = (chain: string, rules: readonly string[]): string =>
    [`flush chain ip lab ${chain}`, ...rules.map((rule) => `add rule ip lab ${chain} ${rule}`)].join('\n');

  async function apply(): Promise<void> {
    const deadRules = [...dead].flatMap((uplink) => bothWays(uplink, 'drop'));
    const lossRules = [...loss].flatMap(([uplink, percent]) =>
      bothWays(uplink, `numgen random mod 10000 < ${Math.round(percent * 100)} drop`),
    );
    const wallRules = [...walls].flatMap(([uplink, { udp = false, tcpPorts = [] }]) => [
      ...(udp ? [`iifname "${uplink}" meta l4proto udp drop`] : []),
      ...tcpPorts.map((port) => `iifname "${uplink}" tcp dport ${port} drop`),
    ]);
    const forgottenRules = [...forgotten].flatMap((port) => [
      `tcp sport ${port} drop`,
      `tcp dport ${port} drop`,
    ]);
    await nft(
      router,
      `${fill('dead', [...deadRules, ...wallRules, ...forgottenRules])}\n${fill('lossy', lossRules)}\n`,
    );
  }

  return {
    async lose(uplink) {
      // The flush matters: by the link alone Chromium's gap cannot be seen (interfaces keep their address).
      await ip(client, [`link set ${uplink} down`, `addr flush dev ${uplink}`]);
    },
    async restore(uplink) {
      await ip(client, [`link set ${uplink} up`, ...clientSide(uplink, plans[uplink])]);
    },
    async dropSilently(uplink) {
      dead.add(uplink);
      await apply();
    },
    async passAgain(uplink) {
      dead.delete(uplink);
      await apply();
    },
    async dropRandomly(uplink, percent) {
      if (!(percent >= 0 && percent <= 100)) throw new Error(`${percent} is no percentage`);
      if (percent === 0) loss.delete(uplink);
      else loss.set(uplink, percent);
      await apply();
    },
    async block(uplink, blocked) {
      walls.set(uplink, blocked);
      await apply();
    },
    async forgetConnections(...serverPorts) {
      const among = serverPorts.map((port) => `dport = :${port}`).join(' or ');
      const listed = await run(commandIn(client, ['ss', '-Htn', 'state', 'established', `( ${among} )`]));
      // The client's own port is the last of its address; the router sees it before it translates.
      for (const [, port = ''] of listed.matchAll(/^\S+\s+\S+\s+\S+:(\d+)\s/gm)) forgotten.add(port);
      await apply();
    },
    async heal() {
      forgotten.clear();
      dead.clear();
      walls.clear();
      loss.clear();
      await apply();
    },
    async rebindNat(uplink) {
      // Masquerading forgets what it bound to an address when that address goes.
      const plan = plans[uplink];
      await ip(router, [`addr del ${plan.publicAddress}/30 dev up-${uplink}`, ...publicSide(uplink, plan)]);
    },
  };
}

/** All uplinks as they were at the start. */
export async function resetImpairments(impairments: Impairments): Promise<void> {
  await impairments.heal();
  for (const uplink of uplinks) await impairments.restore(uplink);
}
