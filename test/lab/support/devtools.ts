import path from 'node:path';
import { createInterface } from 'node:readline';
import { startChild } from './child.ts';
import type { Place } from './command.ts';
import { devToolsPort } from './page.ts';

/** An app's page under a person's hands, and all else that DevTools can do to it. */
export interface DevTools {
  /** Runs this in the page; it may use nothing from outside. */
  evaluate<Argument, Result>(
    fn: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
  ): Promise<Result>;
  /** As the keyboard does it, into whatever has the focus. */
  type(text: string): Promise<void>;
  pressEnter(): Promise<void>;
  /** Any other method of DevTools. */
  send(method: string, params?: object): Promise<unknown>;
  close(): Promise<void>;
}

/** What DevTools tells by itself, once its domain is switched on. */
export interface DevToolsEvent {
  readonly method: string;
  readonly params: unknown;
}

interface Reply {
  readonly id?: number;
  readonly method?: string;
  readonly params?: unknown;
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly result?: { readonly value?: unknown };
    readonly exceptionDetails?: {
      readonly text: string;
      readonly exception?: { readonly description?: string };
    };
  };
}

const script = path.join(import.meta.dirname, 'devtools-main.ts');

/** One DevTools session, kept open; of its domains none is switched on, so that nothing is watched on the way. */
export function openDevTools(
  place: Place,
  userDataDir: string,
  onEvent: (event: DevToolsEvent) => void = () => undefined,
): DevTools {
  const child = startChild({ place, command: [process.execPath, script, devToolsPort(userDataDir)] });
  const { stdin, stdout } = child.process;
  if (stdin === null || stdout === null) throw new Error('no pipes to the page');
  const waiting = new Map<number, (reply: Reply) => void>();
  let count = 0;
  createInterface({ input: stdout }).on('line', (line) => {
    const reply = JSON.parse(line) as Reply;
    if (reply.method !== undefined) onEvent({ method: reply.method, params: reply.params });
    if (reply.id === undefined) return;
    waiting.get(reply.id)?.(reply);
    waiting.delete(reply.id);
  });

  async function send(method: string, params: object): Promise<Reply> {
    count += 1;
    const id = count;
    const reply = new Promise<Reply>((resolve, reject) => {
      waiting.set(id, resolve);
      child.exited.then(() => reject(new Error(`the page is gone: ${child.output().slice(-1000)}`)), reject);
    });
    stdin?.write(`${JSON.stringify({ id, method, params })}\n`);
    const answered = await reply;
    const failure = answered.error?.message ?? answered.result?.exceptionDetails?.exception?.description;
    if (failure !== undefined) throw new Error(failure);
    return answered;
  }

  return {
    async evaluate(fn, argument) {
      const expression = `(${fn.toString()})(${JSON.stringify(argument)})`;
      const reply = await send('Runtime.evaluate', {
        expression,
        awaitPromise: true,
        returnByValue: true,
        userGesture: true,
      });
      return reply.result?.result?.value as Awaited<ReturnType<typeof fn>>;
    },
    async type(text) {
      await send('Input.insertText', { text });
    },
    async pressEnter() {
      const key = { key: 'Enter', code: 'Enter', windowsVirtualKeyCode: 13, text: '\r' };
      await send('Input.dispatchKeyEvent', { type: 'keyDown', ...key });
      await send('Input.dispatchKeyEvent', { type: 'keyUp', ...key });
    },
    send: async (method, params = {}) => (await send(method, params)).result,
    close: () => child.stop(),
  };
}
