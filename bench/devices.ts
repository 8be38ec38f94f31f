import { cpus, loadavg } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { speakersRestMs } from '../src/renderer/devices/rest-speakers.ts';
import type { Lab, LabBaresip } from '../test/lab/support/lab.ts';
import { withSound } from '../test/lab/support/policies.ts';
import { type PluggedDevice, type SoundServer, startSoundServer } from '../test/lab/support/sound-server.ts';
import { until } from '../test/lab/support/until.ts';
import { type Move, moveSince } from './devices/heard.ts';
import { spread } from './support/figures.ts';
import { runRoundsInLab } from './support/in-lab.ts';

// `node bench/devices.ts`: how soon a call goes on by the next microphone and speaker when a headset is pulled out, and
// by the headset when it is back. Needs what the lab needs.

const usage = `usage: node bench/devices.ts [--rounds N] [--built] [--write]

  --rounds  a round pulls and plugs once, 20 unless told
  --built   out/ is fresh
  --write   writes bench/devices.md`;

const headset = { name: 'Headset', tone: 440 };
const laptop = { name: 'Laptop', tone: 620 };

interface Sample extends Move {
  /** Until the call plays on the new speaker in place of the old one, ms. */
  readonly speakerMs: number;
}

const count = (names: readonly string[], { name }: PluggedDevice): number =>
  names.filter((each) => each === name).length;

async function measure(
  sound: SoundServer,
  desk: LabBaresip,
  act: () => Promise<void>,
  [from, to]: readonly [PluggedDevice, PluggedDevice],
): Promise<Sample> {
  const before = await sound.playedOn();
  const sinceMs = Date.now();
  let speakerMs: number | null = null;
  let move: Move | null = null;
  const hasMoved = async (): Promise<boolean> => {
    const played = await sound.playedOn();
    // Other sounds of the app may play on what the computer prefers.
    if (count(played, to) > count(before, to) && count(played, from) < count(before, from))
      speakerMs ??= Date.now() - sinceMs;
    move ??= moveSince(desk.packets(), sinceMs, from.tone, to.tone);
    return speakerMs !== null && move !== null;
  };
  await Promise.all([act(), until(hasMoved, `the call does not go on by ${to.name}`)]);
  if (speakerMs === null || move === null) throw new Error('measured in vain');
  return { ...(move as Move), speakerMs };
}

async function measureAll(lab: Lab, rounds: number): Promise<{ pulled: Sample[]; plugged: Sample[] }> {
  const sound = await startSoundServer(lab.network.folder);
  try {
    await sound.plug(laptop);
    await sound.plug(headset);
    const app = await lab.startApp('701', { account: 'managed', sound, policy: withSound(headset.name) });
    const desk = await lab.baresip('702');
    await app.dial('702');
    await app.call('connected');
    await desk.secondsEver(headset.tone);
    const [pulled, plugged]: [Sample[], Sample[]] = [[], []];
    for (let round = 0; round < rounds; round += 1) {
      pulled.push(await measure(sound, desk, () => sound.pull(headset.name), [headset, laptop]));
      // One that is back sooner rests for a while (Linux).
      await sleep(speakersRestMs + 1500);
      plugged.push(await measure(sound, desk, () => sound.plug(headset), [laptop, headset]));
    }
    await app.hangUp();
    return { pulled, plugged };
  } finally {
    await sound.stop();
  }
}

function pageOf(rows: Awaited<ReturnType<typeof measureAll>>, electron: string): string {
  const row = (name: string, samples: readonly Sample[]) => {
    const cell = (pick: (sample: Sample) => number) => spread(samples.map(pick));
    return `| ${name} | ${cell(({ movedMs }) => movedMs)} | ${cell(({ silentMs }) => silentMs)} | ${cell(({ speakerMs }) => speakerMs)} |`;
  };
  return `# A headset that comes and goes in a call

| | microphone moved, ms | of that silent, ms | speaker moved, ms |
|---|---|---|---|
${row('pulled out: to the next devices', rows.pulled)}
${row('plugged in: back to the headset', rows.plugged)}

\`node bench/devices.ts --write\` on ${electron}, ${process.platform}, Node ${process.versions.node}, ${cpus().length} cores, load ${loadavg()[0]?.toFixed(1)}.

Median (least to most) of ${rows.pulled.length} rounds in one call. Method: the lab's network, the built app on a PulseAudio of its own, in a
call with a desk phone. The headset and the laptop are a null sink and a source that says a tone of its own each. From the
moment at which \`pactl\` is told to load or unload them: *microphone* until the phone's RTP (PCMU, from the edge's gateway)
holds the new tone alone for 200 ms; *silent* are packets before it with neither tone; *speaker* until the server plays the call on the new
sink in place of the old one, asked every 50 ms or so. Loading and unloading, four commands each, is part of it. The
headset is away for ${(speakersRestMs + 1500) / 1000} s each time: one that is back within ${speakersRestMs / 1000} s of its going has its speaker taken up when those are over ([decision 124](../docs/decisions/0124-speakers-rest.md)), its microphone at once.

The goal is 500 ms (V1).
`;
}

await runRoundsInLab({ usage, file: 'devices.md', measure: measureAll, pageOf });
