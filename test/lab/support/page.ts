import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as v from 'valibot';
import { type Child, startChild } from './child.ts';
import type { Place } from './command.ts';

const script = path.join(import.meta.dirname, 'page-main.ts');

/** Chromium's own profile is the data folder, or lies in it. */
const portFiles = ['DevToolsActivePort', 'Chromium/DevToolsActivePort'];

export function devToolsPort(userDataDir: string): string {
  for (const name of portFiles) {
    try {
      return readFileSync(path.join(userDataDir, name), 'utf8').split('\n')[0] ?? '';
    } catch {
      // The other one.
    }
  }
  throw new Error(`no DevTools port is written in ${userDataDir}`);
}

/** The page of an app that was started with `--remote-debugging-port=0`. */
export interface Page {
  /** Runs this function in it, or in the small window with this view; it may use nothing from outside. */
  evaluate<Argument, Result>(
    fn: (argument: Argument) => Result | Promise<Result>,
    argument: Argument,
    view?: string,
  ): Promise<Result>;
  stop(): Promise<void>;
}

const answerSchema = v.object({
  id: v.number(),
  value: v.optional(v.unknown()),
  error: v.optional(v.string()),
});
type Answer = v.InferOutput<typeof answerSchema>;

/** Asks by one program that lives as long as the app: starting one for each question took longer than most answers. */
export function openPage(place: Place, userDataDir: string): Page {
  let child: Child | null = null;
  const waiting = new Map<number, (answer: Answer) => void>();
  let asked = 0;

  function start(): Child {
    const started = startChild({ place, command: [process.execPath, script, devToolsPort(userDataDir)] });
    let rest = '';
    started.process.stdout?.on('data', (chunk: string) => {
      const lines = (rest + chunk).split('\n');
      rest = lines.pop() ?? '';
      for (const line of lines) {
        const answer = v.parse(answerSchema, JSON.parse(line));
        waiting.get(answer.id)?.(answer);
      }
    });
    const ended = (): void => {
      child = null;
      for (const [id, answered] of waiting)
        answered({ id, error: `ended: ${started.output().slice(-2000)}` });
    };
    started.exited.then(ended, ended);
    return started;
  }

  return {
    async evaluate<Argument, Result>(
      fn: (argument: Argument) => Result | Promise<Result>,
      argument: Argument,
      view?: string,
    ) {
      child ??= start();
      const { stdin } = child.process;
      asked += 1;
      const id = asked;
      const answer = await new Promise<Answer>((resolve) => {
        waiting.set(id, resolve);
        const expression = `(${fn.toString()})(${JSON.stringify(argument)})`;
        stdin?.write(`${JSON.stringify({ id, expression, view: view ?? null })}\n`);
      });
      waiting.delete(id);
      if (answer.error !== undefined) throw new Error(answer.error);
      return answer.value as Result;
    },
    async stop() {
      await child?.stop('SIGKILL');
    },
  };
}
