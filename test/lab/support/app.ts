import { mkdirSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import type { ControlCommand } from '../../../src/shared/control.ts';
import type { CallSummary } from '../../../src/shared/engine-summary.ts';
import type { PolicyInput } from '../../../src/shared/policy.ts';
import { fakeMicrophone, launchApp } from '../../../tools/launch/app.ts';
import { writePolicy } from '../../../tools/launch/policy-file.ts';
import { createRemote, type Remote, type Status } from '../../../tools/scripted/remote.ts';
import { listenForTones } from '../../support/listen-for-tones.ts';
import { type Heard, listenInPage } from '../../support/listen-in-page.ts';
import { signalTree } from '../../support/process-tree.ts';
import { writeToneWav } from '../../support/tone-wav.ts';
import { commandIn, type Place, run } from './command.ts';
import { type DevTools, type DevToolsEvent, openDevTools } from './devtools.ts';
import { createNewestCall } from './newest-call.ts';
import { openPage, type Page } from './page.ts';
import type { SoundServer } from './sound-server.ts';
import { until } from './until.ts';

export interface AppOptions {
  readonly executable: string;
  readonly place: Place;
  readonly folder: string;
  readonly policy: PolicyInput;
  /** Who signs in; null with an account from the policy. */
  readonly login: string | null;
  /** Hz: what the person says. */
  readonly tone: number;
  /** More switches for Chromium. */
  readonly args?: readonly string[];
  /** Devices of a sound server in place of the fake ones. */
  readonly sound?: SoundServer | undefined;
  /** Where its windows are; left out: nowhere, Chromium is headless. */
  readonly display?: string | undefined;
  /** The edge's certificate, which the person's browser trusts; the app trusts it by its policy. */
  readonly caFile: string;
}

/** The app with a person in front of it. */
export interface App extends Remote {
  readonly tone: number;
  readonly userDataDir: string;
  /** Of the process that everything else of the app descends from. */
  readonly pid: number;
  dial(target: string): Promise<void>;
  answer(): Promise<void>;
  hangUp(): Promise<void>;
  /** Hangs up whatever a test left, for the next one. */
  endAll(): Promise<void>;
  sendDigits(digits: string): Promise<void>;
  /** Resolves with the newest call once it is in this state; rejects with its end when it ended otherwise. */
  call(state: CallSummary['state']): Promise<CallSummary>;
  /** Resolves once the newest call has sent and received sound: W3C energy above silence, both ways. */
  talked(): Promise<CallSummary>;
  /** What the person hears: the loudest frequency over a while. */
  hears(): Promise<Heard>;
  /** Which of these tones the person hears, from all calls together, within two seconds. */
  hearsOf(tones: readonly number[]): Promise<readonly number[]>;
  /** Hold, swap, transfer and all the rest, as the command line says it. */
  act(command: ControlCommand): Promise<void>;
  /** Resolves once the call with this number fits. The newest one where there were several. */
  callWith(
    number: string,
    what: string,
    fits: (call: CallSummary) => boolean,
    mostMs?: number,
  ): Promise<CallSummary>;
  /** Presses the button of this name, once it is there; in a small window, where one is named. */
  press(name: string, view?: string): Promise<void>;
  /** Runs this in the page; it may use nothing from outside. */
  readonly evaluate: Page['evaluate'];
  /** A session with the page that is there now; whoever opens it closes it. */
  devTools(onEvent?: (event: DevToolsEvent) => void): DevTools;
  /** Every process of the app is stopped, as a machine that sleeps stops them. */
  freeze(): void;
  /** And goes on. */
  thaw(): void;
  stop(): Promise<void>;
  /** Without a word to anybody. */
  kill(): Promise<void>;
}

const startMs = 60_000;
const stepMs = 30_000;
/** Comfort noise stays far below, a second of a tone far above. */
const leastEnergy = 1e-3;
const authorizationSchema = v.object({ authorizationUrl: v.string() });
const personScript = path.join(import.meta.dirname, 'person-main.ts');

/** Starts the app, signs in where there is somebody to sign in, and waits for the registration. */
export async function startApp(options: AppOptions): Promise<App> {
  const { place, folder, tone, sound, display } = options;
  const userDataDir = path.join(folder, 'user-data');
  mkdirSync(folder, { recursive: true });
  const microphone = path.join(folder, 'microphone.wav');
  writeToneWav(microphone, tone, 12);
  const app = launchApp({
    executable: options.executable,
    prefix: commandIn(place, assigning({ ...sound?.environment, ...(display && { DISPLAY: display }) })),
    userDataDir,
    policyFile: writePolicy(folder, options.policy),
    args: [...switchesFor(options, microphone), '--remote-debugging-port=0', ...(options.args ?? [])],
    quiet: true,
  });
  const ended = new AbortController();
  const end = (reason: unknown): void => ended.abort(reason);
  app.exited.then((code) => end(new Error(`the app ended (${code ?? 'signal'}): ${app.lastWords()}`)), end);
  const remote = createRemote(userDataDir, ended.signal);
  try {
    await remote.until('start', ({ identity }) => identity !== 'provisioning', startMs);
    if (options.login !== null) await signIn(remote, options, options.login);
    await remote.until('registration', ({ registration }) => registration.state === 'registered', stepMs);
  } catch (error) {
    await app.stop();
    throw error;
  }
  const signal = (name: NodeJS.Signals) => signalTree(app.process.pid, name);
  const page = openPage(place, userDataDir);
  return {
    ...acts(remote, page),
    ...{ tone, userDataDir, pid: app.process.pid ?? 0 },
    devTools: (onEvent) => openDevTools(place, userDataDir, onEvent),
    freeze: () => signal('SIGSTOP'),
    thaw: () => signal('SIGCONT'),
    stop: async () => void (await Promise.all([page.stop(), app.stop()])),
    async kill() {
      if (app.process.exitCode === null && app.process.signalCode === null) signal('SIGKILL');
      await Promise.all([page.stop(), app.exited.catch(() => null)]);
    },
  };
}

function assigning(environment: Readonly<Record<string, string>>): string[] {
  const assignments = Object.entries(environment).map(([name, value]) => `${name}=${value}`);
  return assignments.length === 0 ? [] : ['env', ...assignments];
}

/** On a display Chromium's consent is not played: it would also play what is captured of it. */
function switchesFor({ display, sound }: AppOptions, microphone: string): string[] {
  const consent = '--use-fake-ui-for-media-stream';
  const switches = sound === undefined ? fakeMicrophone(microphone) : [consent];
  return display === undefined ? switches : switches.filter((each) => each !== consent);
}

async function signIn(remote: Remote, { place, caFile }: AppOptions, login: string): Promise<void> {
  const { authorizationUrl } = v.parse(authorizationSchema, await remote.send({ verb: 'sign-in' }));
  const person = ['env', `NODE_EXTRA_CA_CERTS=${caFile}`, process.execPath, personScript];
  await run(commandIn(place, [...person, authorizationUrl, login]));
}

type Acts = Omit<App, 'tone' | 'userDataDir' | 'pid' | 'devTools' | 'freeze' | 'thaw' | 'stop' | 'kill'>;

function acts(remote: Remote, { evaluate }: Page): Acts {
  const newest = createNewestCall();
  async function newestThat(what: string, fits: (call: CallSummary) => boolean): Promise<CallSummary> {
    const status = await remote.until(
      what,
      (each) => {
        const call = newest.of(each.calls);
        if (call === undefined) return false;
        if (fits(call)) return true;
        if (call.state === 'ended') throw new Error(`${what}: the call ended: ${JSON.stringify(call)}`);
        return false;
      },
      stepMs,
    );
    const call = newest.of(status.calls);
    if (call === undefined) throw new Error('there is no call');
    return call;
  }
  return {
    ...remote,
    async dial(target) {
      newest.turnFrom((await remote.status()).calls, 'outgoing');
      await remote.send({ verb: 'dial', target });
    },
    async answer() {
      await remote.send({ verb: 'answer' });
    },
    async hangUp() {
      await remote.send({ verb: 'hangup' });
    },
    async endAll() {
      const isIdle = ({ calls }: Status) => calls.every(({ state }) => state === 'ended');
      // One after the other; a call that is ending by itself refuses it.
      for (const _ of (await remote.status()).calls.filter(({ state }) => state !== 'ended'))
        await remote.send({ verb: 'hangup' }).catch(() => undefined);
      await remote.until('no call', isIdle, stepMs);
    },
    async sendDigits(digits) {
      await remote.send({ verb: 'dtmf', digits });
    },
    async call(state) {
      if (state === 'incoming') {
        const { calls } = await remote.until('status', () => true, stepMs);
        newest.turnFrom(calls, 'incoming');
      }
      return newestThat(state, (call) => call.state === state);
    },
    talked: () =>
      newestThat(
        'sound both ways',
        ({ inbound, outbound }) => inbound.energy > leastEnergy && outbound.energy > leastEnergy,
      ),
    hears: () => evaluate(listenInPage, 60),
    hearsOf: (tones) => evaluate(listenForTones, tones),
    async act(command) {
      await remote.send(command);
    },
    async callWith(number, what, fits, mostMs = stepMs) {
      const find = ({ calls }: Status) => calls.findLast((call) => call.peer.number === number);
      const isSo = (status: Status) => {
        const call = find(status);
        return call !== undefined && fits(call);
      };
      const call = find(await remote.until(`the call with ${number}: ${what}`, isSo, mostMs));
      if (call === undefined) throw new Error(`there is no call with ${number}`);
      return call;
    },
    async press(name, view) {
      const press = (wanted: string): boolean => {
        const buttons = [...document.querySelectorAll('button')];
        const found = buttons.find(
          (button) => (button.getAttribute('aria-label') ?? button.textContent).trim() === wanted,
        );
        if (found === undefined || found.disabled) return false;
        found.click();
        return true;
      };
      const noWindow = (error: unknown): false => {
        if (view === undefined) throw error;
        return false;
      };
      // What main knows already may stand on the screen a moment later; so may the window.
      await until(() => evaluate(press, name, view).catch(noWindow), `there is no button ${name}`);
    },
    evaluate,
  };
}
