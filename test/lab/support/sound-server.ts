import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { startChild } from './child.ts';
import { run } from './command.ts';
import { until } from './until.ts';

/** A headset as the system sees one: a microphone that says a tone, and a speaker that nobody hears. */
export interface PluggedDevice {
  /** One word, under which apps list both. */
  readonly name: string;
  /** Hz. */
  readonly tone: number;
}

/** A sound server of our own (PulseAudio), whose devices come and go as if they were plugged and pulled. */
export interface SoundServer {
  /** What an app needs in its environment to play and listen there. */
  readonly environment: Readonly<Record<string, string>>;
  plug(device: PluggedDevice): Promise<void>;
  pull(name: string): Promise<void>;
  /** By the system's own switch. */
  mute(name: string, muted: boolean): Promise<void>;
  /** The name of the speaker that each stream is played on; one that rests (Chromium keeps such for five seconds) is none. */
  playedOn(): Promise<readonly string[]>;
  /** The name of the microphone that each stream listens to. */
  listenedTo(): Promise<readonly string[]>;
  stop(): Promise<void>;
}

interface Kind {
  readonly device: 'sinks' | 'sources';
  readonly stream: 'sink-inputs' | 'source-outputs';
  /** Where a stream tells the number of its device. */
  readonly on: 'sink' | 'source';
}

const listSchema = v.array(
  v.object({
    index: v.number(),
    name: v.optional(v.string()),
    sink: v.optional(v.number()),
    source: v.optional(v.number()),
    corked: v.optional(v.boolean()),
  }),
);

const speakers: Kind = { device: 'sinks', stream: 'sink-inputs', on: 'sink' };
const microphones: Kind = { device: 'sources', stream: 'source-outputs', on: 'source' };

export async function startSoundServer(folder: string): Promise<SoundServer> {
  const own = path.join(folder, 'sound');
  mkdirSync(own, { recursive: true, mode: 0o700 });
  const server = `unix:${path.join(own, 'native')}`;
  const environment = { PULSE_SERVER: server, PULSE_RUNTIME_PATH: own, XDG_RUNTIME_DIR: own };
  const child = startChild({
    place: null,
    command: [
      ...['pulseaudio', '-n', '--daemonize=no', '--use-pid-file=no', '--disable-shm', '--exit-idle-time=-1'],
      ...['--log-target=stderr', '-L', `module-native-protocol-unix socket=${path.join(own, 'native')}`],
    ],
    env: { ...environment, PULSE_STATE_PATH: own, PULSE_CONFIG_PATH: own, HOME: own },
    logFile: path.join(own, 'log'),
  });
  const ask = (...words: readonly string[]): Promise<string> =>
    run(['env', 'LC_ALL=C', 'pactl', '-s', server, ...words]);
  /** A busy machine answers late, once in a while too late for it. */
  const pactl = (...words: readonly string[]): Promise<string> =>
    ask(...words).catch((error: unknown) => {
      if (!String(error).includes('Connection failure')) throw error;
      return ask(...words);
    });
  await until(
    () =>
      pactl('info').then(
        () => true,
        () => false,
      ),
    () => `the sound server does not start: ${child.output()}`,
  );
  /** Numbers of what makes up each device, the last one first. */
  const modules = new Map<string, readonly string[]>();

  async function streamsOn({ device, stream, on }: Kind): Promise<string[]> {
    const list = async (what: string) =>
      v.parse(listSchema, JSON.parse(await pactl('-f', 'json', 'list', what)));
    const names = new Map((await list(device)).map(({ index, name }) => [index, name ?? '']));
    return (await list(stream))
      .filter(({ corked }) => corked !== true)
      .flatMap((each) => /^(?:speaker|microphone)_(.*)/.exec(names.get(each[on] ?? -1) ?? '')?.[1] ?? []);
  }

  return {
    environment,
    async plug({ name, tone }) {
      const loaded: string[] = [];
      const load = async (...words: readonly string[]) =>
        void loaded.unshift((await pactl('load-module', ...words)).trim());
      const described = `device.description=${name}`;
      // Else what it plays next is fixed for up to two seconds, and so long a new listener hears nothing.
      const soon = 'norewinds=1';
      await load('module-null-sink', soon, `sink_name=speaker_${name}`, `sink_properties=${described}`);
      // What says the tone: module-sine-source does so in pieces of two seconds, and is silent between them.
      await load('module-null-sink', soon, `sink_name=tone_${name}`, `sink_properties=${described}-tone`);
      await load('module-sine', `sink=tone_${name}`, `frequency=${tone}`);
      const microphone = `source_name=microphone_${name}`;
      await load(
        'module-remap-source',
        `master=tone_${name}.monitor`,
        microphone,
        `source_properties=${described}`,
      );
      modules.set(name, loaded);
    },
    async pull(name) {
      for (const module of modules.get(name) ?? []) await pactl('unload-module', module);
      modules.delete(name);
    },
    async mute(name, muted) {
      await pactl('set-source-mute', `microphone_${name}`, muted ? '1' : '0');
    },
    playedOn: () => streamsOn(speakers),
    listenedTo: () => streamsOn(microphones),
    stop: () => child.stop(),
  };
}
