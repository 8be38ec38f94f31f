import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { encodeMuLaw } from '../../../demo/endpoints/pcmu.ts';
import { offSOfPhones } from '../../support/tone-wav.ts';
import { type Child, startChild } from './child.ts';
import { commandIn, type Place, run } from './command.ts';
import { promptly } from './promptly.ts';
import { renderScenario, type Scenario } from './sipp-scenario.ts';
import { until } from './until.ts';

export interface SippOptions {
  readonly place: Place;
  readonly folder: string;
  readonly address: string;
  readonly sipPort: number;
  /** The first of a few RTP ports. */
  readonly rtpPort: number;
  /** Where requests go: host and port of the edge. */
  readonly proxy: string;
  readonly domain: string;
  /** Its own number or name. */
  readonly service: string;
  /** Whom it calls. */
  readonly target?: string;
  readonly scenario: Scenario;
  readonly transport?: 'udp' | 'tcp';
  /** How many times the scenario runs, one call at a time; once unless told. */
  readonly calls?: number;
}

/** SIPp at work on a scenario. */
export interface Sipp {
  readonly rtpPort: number;
  /** Resolves when every call went as the scenario says; rejects with what SIPp saw instead. */
  readonly done: Promise<void>;
  /** All SIP messages so far. */
  messages(): string;
  /** Resolves once this stands in one of them. */
  saw(text: string, mostMs?: number): Promise<void>;
  stop(): Promise<void>;
}

/** How long a step may wait for its message. */
const stepTimeoutMs = 90_000;

/** Resolves at once for a caller, when it listens for a phone that is called. */
export async function startSipp(options: SippOptions): Promise<Sipp> {
  const { folder, place, address, sipPort, rtpPort, domain, service, transport = 'udp' } = options;
  mkdirSync(folder, { recursive: true });
  const scenarioFile = path.join(folder, 'scenario.xml');
  writeFileSync(scenarioFile, renderScenario(options.scenario));
  const messageFile = path.join(folder, 'messages.log');
  const child = startChild({
    place,
    cwd: folder,
    // It stands for another machine, which this one's load leaves alone.
    command: await promptly([
      'sipp',
      options.proxy,
      // A rate of 1 would let a second pass before the first call.
      ...['-sf', scenarioFile, '-m', String(options.calls ?? 1), '-l', '1', '-r', '100', '-s', service],
      ...['-key', 'domain', domain, '-key', 'target', options.target ?? ''],
      ...['-i', address, '-p', String(sipPort), '-mi', address, '-t', transport === 'udp' ? 'u1' : 't1'],
      ...['-mp', String(rtpPort)],
      ...['-recv_timeout', String(stepTimeoutMs), '-nostdin', '-trace_msg', '-message_file', messageFile],
      ...['-trace_err', '-error_file', path.join(folder, 'errors.log')],
    ]),
    logFile: path.join(folder, 'sipp.log'),
  });
  const done = outcome(child, folder, options.scenario.name);
  // Who wants to know awaits it; a phone that a test leaves ringing is nobody's failure.
  done.catch(() => undefined);
  await Promise.race([until(() => listens(place, sipPort), `${service} does not listen`), child.exited]);
  const messages = (): string => readIfThere(messageFile);
  return {
    rtpPort,
    done,
    messages,
    saw: (text, mostMs = 30_000) =>
      Promise.race([
        until(() => messages().includes(text), `${service} never saw ${text}`, mostMs),
        // A scenario that failed says why.
        done.then(() => child.exited.then(() => undefined)),
      ]),
    stop: () => child.stop('SIGKILL'),
  };
}

async function listens(place: Place, port: number): Promise<boolean> {
  return (await run(commandIn(place, ['ss', '-Hlntu', `sport = :${port}`]))) !== '';
}

async function outcome(child: Child, folder: string, name: string): Promise<void> {
  const code = await child.exited;
  if (code === 0) return;
  const errors = readIfThere(path.join(folder, 'errors.log')).slice(0, 3000);
  throw new Error(`SIPp, ${name}: exit code ${code ?? 'none'}\n${errors || child.output().slice(-1000)}`);
}

function readIfThere(file: string): string {
  return existsSync(file) ? readFileSync(file, 'utf8') : '';
}

const sampleRate = 8000;
const onS = 0.4;
const cycleS = onS + offSOfPhones;

/** A beeping tone as SIPp plays it: raw mu-law. On and off, as a person speaks: nobody's echo canceller takes it for a hum. */
export function writeMuLawTone(file: string, frequency: number): void {
  const samples = Uint8Array.from({ length: Math.round(sampleRate * cycleS * 5) }, (_, index) => {
    const time = index / sampleRate;
    const isOn = time % cycleS < onS;
    return encodeMuLaw(isOn ? Math.round(16_000 * Math.sin(2 * Math.PI * frequency * time)) : 0);
  });
  writeFileSync(file, samples);
}
