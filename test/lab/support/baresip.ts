import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { Sound } from '../../../demo/endpoints/wav.ts';
import { offSOfPhones, writeToneWav } from '../../support/tone-wav.ts';
import { type Child, startChild } from './child.ts';
import type { Place } from './command.ts';
import { listenToSound, type SecondsHeard } from './hearing.ts';
import { promptly } from './promptly.ts';
import { recordingsIn } from './recording.ts';
import { until } from './until.ts';

export interface BaresipOptions {
  readonly place: Place;
  /** Its own: configuration, tone and recordings. */
  readonly folder: string;
  /** Where it listens; its RTP ports are the hundred from `rtpPort` on. */
  readonly address: string;
  readonly sipPort: number;
  readonly rtpPort: number;
  readonly number: string;
  readonly password: string;
  readonly domain: string;
  /** Host and port of the registrar. */
  readonly proxy: string;
  readonly transport: 'udp' | 'tcp' | 'tls';
  readonly answers: 'auto' | 'manual';
  /** Hz: what it says. */
  readonly tone: number;
  readonly codecs: readonly string[];
}

/** A desk phone that says a tone and keeps what it hears. */
export interface Baresip {
  readonly number: string;
  readonly tone: number;
  dial(target: string): void;
  answer(): void;
  hangUp(): void;
  hold(): void;
  resume(): void;
  /** Its first call is the one that commands mean from now on, then its second. */
  choose(line: 1 | 2): void;
  /** REFER: blind, or attended where the target says what it replaces. */
  transfer(target: string): void;
  /** Resolves once the count of calls that were ever established is this. */
  established(calls?: number): Promise<void>;
  /** Resolves once that many calls have ended. */
  ended(calls?: number): Promise<void>;
  /** How many calls it has talked in that are over. */
  talkedOut(): number;
  /** Resolves once it rings. */
  rings(): Promise<void>;
  /** What it heard in each of its calls so far; the one that runs, up to now. */
  heard(): readonly Sound[];
  /** In its newest call. */
  readonly secondsHeard: SecondsHeard;
  /** SIGSTOP: nothing of it is sent any more, not even silence. */
  freeze(): void;
  thaw(): void;
  output(): string;
  stop(): Promise<void>;
}

const modules = ['stdio', 'g711', 'opus', 'aufile', 'sndfile'];

/** Starts it and waits for its registration. */
export async function startBaresip(options: BaresipOptions): Promise<Baresip> {
  const recordings = path.join(options.folder, 'recordings');
  mkdirSync(recordings, { recursive: true });
  // Longer than any call: with the file the call ends.
  const toneFile = path.join(options.folder, 'tone.wav');
  writeToneWav(toneFile, options.tone, 180, { sampleRate: 8000, offS: offSOfPhones });
  writeFileSync(path.join(options.folder, 'config'), configuration(options, recordings));
  writeFileSync(path.join(options.folder, 'accounts'), account(options), { mode: 0o600 });
  writeFileSync(path.join(options.folder, 'contacts'), '');
  const child = startChild({
    place: options.place,
    // It stands for another machine, which this one's load leaves alone.
    command: await promptly(['baresip', '-f', options.folder]),
    logFile: path.join(options.folder, 'baresip.log'),
    keep: 'all',
  });
  await child.printed(/200 OK .*\[\d+ bindings?\]/);
  return phone(child, options, recordings);
}

function phone(child: Child, { number, tone }: BaresipOptions, recordings: string): Baresip {
  const command = (words: string) => () => void child.process.stdin?.write(`/${words}\n`);
  const counted = async (what: RegExp, calls: number): Promise<void> => {
    await until(
      () => [...child.output().matchAll(what)].length >= calls,
      () => `${number}: ${what.source} not ${calls} times:\n${child.output().slice(-2000)}`,
    );
  };
  const heard = (): Sound[] => recordingsIn(recordings, '-dec.wav');
  return {
    number,
    tone,
    dial: (target) => command(`dial ${target}`)(),
    answer: command('accept'),
    hangUp: command('hangup'),
    hold: command('hold'),
    resume: command('resume'),
    choose: (line) => command(`line ${line}`)(),
    transfer: (target) => command(`transfer ${target}`)(),
    established: (calls = 1) => counted(/Call established/g, calls),
    ended: (calls = 1) => counted(/Call with .* terminated|session closed/g, calls),
    talkedOut: () => child.output().match(/Call with .* terminated/g)?.length ?? 0,
    rings: () => child.printed(/Incoming call from/),
    heard,
    secondsHeard: listenToSound(() => heard().at(-1) ?? null),
    freeze: () => void child.process.kill('SIGSTOP'),
    thaw: () => void child.process.kill('SIGCONT'),
    output: () => child.output(),
    stop: () => child.stop(),
  };
}

function configuration({ address, sipPort, rtpPort, folder }: BaresipOptions, recordings: string): string {
  const lines = [
    'poll_method epoll',
    `sip_listen ${address}:${sipPort}`,
    `net_interface ${address}`,
    'audio_player aufile,/dev/null',
    `audio_source aufile,${path.join(folder, 'tone.wav')}`,
    'audio_alert aufile,/dev/null',
    'ausrc_srate 8000',
    'auplay_srate 8000',
    'ausrc_channels 1',
    'auplay_channels 1',
    `rtp_ports ${rtpPort}-${rtpPort + 99}`,
    'statmode_default off',
    `snd_path ${recordings}`,
    'module_path /usr/lib/baresip/modules',
    ...modules.map((name) => `module ${name}.so`),
    'module_tmp uuid.so',
    'module_tmp account.so',
    'module_app menu.so',
  ];
  return `${lines.join('\n')}\n`;
}

function account(options: BaresipOptions): string {
  const { number, password, domain, proxy, transport, answers, codecs } = options;
  const parameters = [
    `auth_user=${number}`,
    `auth_pass=${password}`,
    `outbound="sip:${proxy};transport=${transport}"`,
    'regint=600',
    `answermode=${answers}`,
    `audio_codecs=${codecs.join(',')}`,
  ];
  return `<sip:${number}@${domain};transport=${transport}>;${parameters.join(';')}\n`;
}
