import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg } from 'node:os';
import path from 'node:path';
import { parseArgs } from 'node:util';
import type { Edge } from '../edge/options.ts';
import { startEdge } from '../edge/start.ts';
import { type LoadClient, openLoadClient } from './edge-load/load-client.ts';
import { type Measured, type Row, runRow } from './edge-load/run-row.ts';
import { tokenFor } from './edge-load/token.ts';

// Registrations and calls per second that one Kamailio of edge/ carries. `node bench/edge-load.ts --help`

const usage = `node bench/edge-load.ts [OPTION …]
  --seconds N   how long each row runs (5)
  --clients N   connections, and operations at the same time (40)
  --write       write the table to bench/edge-load.md
  --help, -h    print this`;

/** The guard counts by address, and here everything has one: its limits would be measured in place of Kamailio. */
const many = 10_000_000;
const limits = {
  ...{ sourceRequests: many, sourceRegisters: many, sourceInvites: many, sourceFailures: many },
  ...{ flowRequests: many, userRegisters: many, userInvites: many, userRequests: many },
};

/** What a browser offers, as far as rtpengine looks at it. */
const offer = [
  'v=0',
  'o=- 4611731400430051336 2 IN IP4 127.0.0.1',
  's=-',
  't=0 0',
  'a=group:BUNDLE 0',
  'm=audio 9 UDP/TLS/RTP/SAVPF 111 9 0 8 110 126',
  'c=IN IP4 0.0.0.0',
  'a=rtcp:9 IN IP4 0.0.0.0',
  'a=candidate:1 1 udp 2122260223 127.0.0.1 50000 typ host generation 0 network-id 1',
  'a=ice-ufrag:bench',
  'a=ice-pwd:benchbenchbenchbenchbench',
  `a=fingerprint:sha-256 ${Array.from({ length: 32 }, () => 'AB').join(':')}`,
  'a=setup:actpass',
  'a=mid:0',
  'a=sendrecv',
  'a=rtcp-mux',
  'a=rtpmap:111 opus/48000/2',
  'a=fmtp:111 minptime=10;useinbandfec=1',
  'a=rtpmap:9 G722/8000',
  'a=rtpmap:0 PCMU/8000',
  'a=rtpmap:8 PCMA/8000',
  'a=rtpmap:110 telephone-event/48000',
  'a=rtpmap:126 telephone-event/8000',
  '',
].join('\r\n');

async function clientOf(edge: Edge, user: string): Promise<LoadClient> {
  return openLoadClient(edge, user, await tokenFor(edge, user, many));
}

async function measure(edge: Edge, count: number, seconds: number): Promise<Measured[]> {
  const clients = await Promise.all(
    Array.from({ length: count }, (_, index) => clientOf(edge, `load${index}`)),
  );
  const clientAt = (index: number) => clients[index % count] as LoadClient;
  const pid = edge.parts.kamailio.pid ?? 0;
  const call = (worker: number, body: string | null) =>
    clientAt(worker).call(clientAt(worker + 1).user, body);
  const rows: readonly Row[] = [
    {
      name: 'REGISTER again, Bearer, on a connection that is up',
      once: (worker) => clientAt(worker).register(),
    },
    { name: 'calls, signalling alone (INVITE, ACK, BYE)', once: (worker) => call(worker, null) },
    { name: 'calls with rtpengine on both sides', once: (worker) => call(worker, offer) },
    {
      name: 'new connection (TCP, TLS, WebSocket) and its REGISTER',
      async once(worker) {
        const client = await clientOf(edge, `new${worker}`);
        try {
          await client.register();
        } finally {
          client.close();
        }
      },
    },
  ];
  await Promise.all(clients.map((client) => client.register()));
  const measured: Measured[] = [];
  for (const row of rows) measured.push(await runRow(row, pid, count, seconds));
  for (const client of clients) client.close();
  return measured;
}

function table(measured: readonly Measured[]): string {
  const lines = measured.map((row) => {
    const { perSecond, cores, medianMs, slowMs } = row;
    const perCore = Math.round(perSecond / cores);
    return `| ${row.name} | ${Math.round(perSecond)} | ${cores.toFixed(2)} | ${perCore} | ${medianMs.toFixed(1)} (${slowMs.toFixed(1)}) | ${row.done} | ${row.failed} |`;
  });
  return [
    '| | a second | cores of Kamailio | a second and core | ms, median (95 %) | done | failed |',
    '|---|---|---|---|---|---|---|',
    ...lines,
  ].join('\n');
}

/** Of Kamailio, as its site has them. */
function workersOf({ runDir }: Edge): string {
  const site = readFileSync(path.join(runDir, 'kamailio/site.cfg'), 'utf8');
  const count = (name: string) => new RegExp(`^#!define ${name} (\\d+)`, 'm').exec(site)?.[1] ?? '?';
  return `UDP: ${count('EDGE_WORKERS')}, all connections: ${count('EDGE_TCP_WORKERS')}`;
}

interface Circumstances {
  readonly clients: number;
  readonly seconds: number;
  readonly load: number;
  readonly workers: string;
}

function page(measured: readonly Measured[], { clients, seconds, load, workers }: Circumstances): string {
  const { length } = cpus();
  return `# Load of one Kamailio

${table(measured)}

\`node bench/edge-load.ts --seconds ${seconds} --clients ${clients} --write\`: ${clients} WSS clients, as many operations at the same time, ${seconds} s a row, on
${process.platform}, Node ${process.versions.node}, ${length} cores that clients, Kamailio (its processes for ${workers}), rtpengine and
whatever else runs share; load average before the run: ${load.toFixed(1)}.

Method: \`edge/\` as it stands, its limits by source, connection and user raised, as all clients sit at one address. Each
client has a token of its own; Kamailio checks it with every REGISTER and INVITE. A worker begins its next operation when its
last one is answered. *Cores*: processor time of Kamailio's processes over the row's time, so *a second and core* is what
one core of Kamailio alone would do, whatever the clients cost. A call is one INVITE with 200, ACK, BYE and its 200, from
WebSocket to WebSocket; with rtpengine its offer, answer and end are asked for too, and no media flows. Retransmissions,
losses and real distances are not in it.
`;
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '5' },
    clients: { type: 'string', default: '40' },
    write: { type: 'boolean', default: false },
    help: { type: 'boolean', short: 'h', default: false },
  },
});
const seconds = Number(values.seconds);
const clients = Number(values.clients);
if (values.help) {
  console.log(usage);
} else if (
  !(seconds > 0 && seconds <= 60) ||
  !(Number.isInteger(clients) && clients >= 2 && clients <= 500)
) {
  console.error(`--seconds is 1 to 60, --clients 2 to 500\n\n${usage}`);
  process.exitCode = 2;
} else {
  const [load = 0] = loadavg();
  const edge = await startEdge({ limits });
  try {
    const measured = await measure(edge, clients, seconds);
    console.log(table(measured));
    for (const { name, firstFailure } of measured)
      if (firstFailure !== null) console.log(`${name}: ${firstFailure}`);
    if (values.write)
      writeFileSync(
        path.resolve(import.meta.dirname, 'edge-load.md'),
        page(measured, { clients, seconds, load, workers: workersOf(edge) }),
      );
  } finally {
    await edge.close();
  }
}
