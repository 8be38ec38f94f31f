import { cpus } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { parseArgs } from 'node:util';
import type { App } from '../test/lab/support/app.ts';
import type { Lab } from '../test/lab/support/lab.ts';
import { withRed } from '../test/lab/support/policies.ts';
import { type Concealed, concealedSince, keepConnections } from './red/concealed.ts';
import { labOptions, runInLab } from './support/in-lab.ts';
import { takeLock } from './support/lock.ts';

// `node bench/red.ts`: how much of what is heard has to be made up at 20 % random loss each way, with Opus's own FEC alone
// and with RED as the app switches it on. Needs what the lab needs.

const usage = `usage: node bench/red.ts [--seconds N] [--loss PERCENT] [--lock FILE] [--built] [--write]

  --seconds  each is listened to, 40 unless told
  --loss     each way, 20 unless told
  --lock     is held (flock) while a call is measured
  --built    out/ is fresh
  --write    writes bench/red.md`;

interface Row {
  readonly name: string;
  readonly near: Concealed;
  readonly far: Concealed;
}

/** RED has been switched on by then, where it may be: it takes two reports of heavy loss. */
const switchedMs = 20_000;

/** One call from behind the lossy network to somebody beside the edge; both ends are listened to. */
async function measure(lab: Lab, far: App, red: 'off' | 'adaptive', options: Options): Promise<Row> {
  const near = await lab.startApp(`red-${red}`, { account: 'managed', policy: withRed(red) });
  const release = await takeLock(options.lock);
  try {
    await near.evaluate(keepConnections, null);
    await near.dial('101');
    await far.call('incoming');
    await far.answer();
    await near.call('connected');
    await near.talked();
    await lab.network.dropRandomly('wlan0', options.loss);
    await sleep(switchedMs);
    const both = () => Promise.all([near.evaluate(concealedSince, null), far.evaluate(concealedSince, null)]);
    await both();
    await sleep(options.seconds * 1000);
    const [heardNear, heardFar] = await both();
    const name = red === 'off' ? 'Opus with FEC alone' : 'RED, when loss asks for it';
    return { name, near: heardNear, far: heardFar };
  } finally {
    await lab.network.heal();
    await near.endAll();
    release();
    await near.stop();
  }
}

interface Options {
  readonly seconds: number;
  readonly loss: number;
  readonly lock: string | null;
}

const percent = (part: number): string => `${(part * 100).toFixed(1)} %`;

function pageOf(rows: readonly Row[], options: Options, electron: string): string {
  const { seconds, loss } = options;
  const cells = ({ concealed, lost }: Concealed) => `${percent(concealed)} | ${percent(lost)}`;
  const lines = rows.map(
    ({ name, near, far }) =>
      `| ${name} | ${cells(near)} | ${cells(far)} | ${Math.round(near.sentKbps)} kbit/s |`,
  );
  const [plain, red] = rows;
  const part = (pick: (row: Row) => Concealed) =>
    plain === undefined || red === undefined
      ? 'not measured'
      : percent(pick(red).concealed / pick(plain).concealed);
  return `# RED over Opus

| | near: concealed | packets lost | far: concealed | packets lost | near sends |
|---|---|---|---|---|---|
${lines.join('\n')}

With RED, of what is concealed without it: near ${part(({ near }) => near)}, far ${part(({ far }) => far)}.

\`node bench/red.ts --seconds ${seconds} --write\` on ${electron}, ${process.platform}, Node ${process.versions.node}, ${cpus().length} cores.

Method: the lab's network; the app behind it calls another one beside the edge, through its gateway (rtpengine), and both say a tone
that beeps. nftables drops ${loss} % of what passes the near app's uplink at random, each way, UDP and TCP alike. ${switchedMs / 1000} s later, and for
${seconds} s, the receivers' RTCStats are read: *concealed* is concealedSamples of totalSamplesReceived, *lost* packetsLost of all
packets, *near sends* its RTP payloads. *Near* is the app behind the loss, *far* the other one. The two calls follow one another; with FEC alone
RED is off by policy.

RED repeats each frame in the two packets after its own ([decision 70](../docs/decisions/0070-red-repeats-twice.md)), so only what was lost three
times in a row is concealed: of ${loss} % lost at random ${percent((options.loss / 100) ** 3)}. As Chromium does it by itself, once more, two in a row were enough, and 62 and 70 % of
what FEC alone conceals was left.
`;
}

const { values } = parseArgs({
  options: {
    seconds: { type: 'string', default: '40' },
    loss: { type: 'string', default: '20' },
    lock: { type: 'string' },
    ...labOptions,
  },
});
const options = { seconds: Number(values.seconds), loss: Number(values.loss), lock: values.lock ?? null };
await runInLab({
  usage,
  asked: values,
  isValid: options.seconds >= 1 && options.loss >= 0 && options.loss <= 100,
  file: 'red.md',
  async measure(lab, electron) {
    const far = await lab.startApp('carol', { place: 'server' });
    await far.evaluate(keepConnections, null);
    const rows = [await measure(lab, far, 'off', options), await measure(lab, far, 'adaptive', options)];
    return pageOf(rows, options, electron);
  },
});
