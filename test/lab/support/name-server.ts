import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startChild } from './child.ts';
import { nft } from './command.ts';
import type { Network } from './network.ts';
import { etcOf } from './run-record.ts';
import { serverAddress } from './topology.ts';

/** Who tells programs at the client and at the server what a name means. */
export interface NameServer {
  /** Nobody answers the client any more, nor says that there is nobody. */
  fallSilent(): Promise<void>;
  answerAgain(): Promise<void>;
}

const port = 53;
const silence = [
  'table ip names {',
  'chain questions {',
  'type filter hook output priority 0',
  `meta l4proto { tcp, udp } th dport ${port} drop`,
  '}',
  '}',
  '',
].join('\n');

/** For programs that are started after this, in those two namespaces and in `more`; it ends with the network. */
export async function startNameServer(
  { namespaces: { client, server } }: Pick<Network, 'namespaces'>,
  names: Readonly<Record<string, string>>,
  ...more: readonly string[]
): Promise<NameServer> {
  for (const place of [client, server, ...more]) {
    mkdirSync(etcOf(place), { recursive: true });
    writeFileSync(path.join(etcOf(place), 'resolv.conf'), `nameserver ${serverAddress}\n`);
  }
  const main = path.join(import.meta.dirname, 'name-server-main.ts');
  const entries = Object.entries(names).map(([name, address]) => `${name}=${address}`);
  const child = startChild({
    place: server,
    command: [process.execPath, main, serverAddress, String(port), ...entries],
  });
  await child.printed('ready');
  return {
    fallSilent: async () => void (await nft(client, silence)),
    answerAgain: async () => void (await nft(client, 'delete table ip names\n')),
  };
}
