import path from 'node:path';
import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { startChild } from './child.ts';
import { ip, sysctl } from './command.ts';
import { promptly } from './promptly.ts';
import { type Namespaces, plans, type Uplink } from './topology.ts';

/** Each way apart; what is not named stays as it was. Milliseconds, percent, kbit/s. */
export interface Shape {
  readonly delayMs?: number;
  /** The delay varies evenly by as much, up and down. */
  readonly jitterMs?: number;
  readonly lossPercent?: number;
  /** 0: no limit. */
  readonly rateKbit?: number;
  /** What would wait longer than this for the rate is dropped. */
  readonly queueMs?: number;
}

const wayCountersSchema = v.object({
  in: v.number(),
  out: v.number(),
  lost: v.number(),
  overflowed: v.number(),
});
const countersSchema = v.tuple([wayCountersSchema, wayCountersSchema]);
const replySchema = v.union([countersSchema, v.object({ error: v.string() })]);
export type WayCounters = v.InferOutput<typeof wayCountersSchema>;

/** A link that the lab makes bad. It may be changed at any time. */
export interface Shaper {
  set(shape: Shape): Promise<void>;
  /** Packets since the start: from the client, to the client. */
  counters(): Promise<{ readonly up: WayCounters; readonly down: WayCounters }>;
  /** The link is as good as before. */
  stop(): Promise<void>;
}

const script = path.resolve(import.meta.dirname, '../shaper/shaper.py');
/** Debian's own Python: another one may come first on the path. */
const python = '/usr/bin/python3';

/** Puts a shaper into the internet, where all that this uplink carries passes through it. */
export async function startShaper({ internet }: Namespaces, uplink: Uplink): Promise<Shaper> {
  const [a, b] = [`${uplink}-a`, `${uplink}-b`];
  const child = startChild({ place: internet, command: await promptly([python, '-u', script, a, b]) });
  const { stdin, stdout } = child.process;
  if (stdin === null || stdout === null) throw new Error('the shaper has no pipes');
  const lines = createInterface({ input: stdout })[Symbol.asyncIterator]();
  const nextLine = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`the shaper ended: ${child.output()}`);
    return value;
  };
  if ((await nextLine()) !== 'ready') throw new Error(`the shaper does not start: ${child.output()}`);

  const { publicNetwork, table } = plans[uplink];
  const ways = [
    { rule: `iif ${uplink} table ${table}`, device: a, table },
    { rule: `iif server to ${publicNetwork} table ${table + 100}`, device: b, table: table + 100 },
  ];
  // A queue that holds what comes while a busy machine lets the shaper wait: it alone decides what is lost.
  await ip(
    internet,
    [a, b].map((device) => `link set ${device} up txqueuelen 100000`),
  );
  await sysctl(
    internet,
    [a, b].map((device) => `net.ipv4.conf.${device}.rp_filter=0`),
  );
  await ip(
    internet,
    ways.flatMap(({ rule, device, table: id }) => [
      `route replace default dev ${device} table ${id}`,
      `rule add ${rule}`,
    ]),
  );

  /** One line out, one line back, in order. */
  let turn: Promise<unknown> = Promise.resolve();
  function ask(change: object): Promise<readonly [WayCounters, WayCounters]> {
    const asked = turn.then(async () => {
      stdin?.write(`${JSON.stringify(change)}\n`);
      const reply = v.parse(replySchema, JSON.parse(await nextLine()));
      if ('error' in reply) throw new Error(`the shaper refuses: ${reply.error}`);
      return reply;
    });
    turn = asked.catch(() => undefined);
    return asked;
  }

  return {
    async set(shape) {
      await ask(settingsOf(shape));
    },
    async counters() {
      const [up, down] = await ask({});
      return { up, down };
    },
    async stop() {
      await ip(
        internet,
        ways.map(({ rule }) => `rule del ${rule}`),
      );
      await child.stop();
    },
  };
}

function settingsOf({ delayMs, jitterMs, lossPercent, rateKbit, queueMs }: Shape): Record<string, number> {
  const given = {
    delay_ms: delayMs,
    jitter_ms: jitterMs,
    loss: lossPercent === undefined ? undefined : lossPercent / 100,
    rate_kbit: rateKbit,
    queue_ms: queueMs,
  };
  return Object.fromEntries(
    Object.entries(given).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}
