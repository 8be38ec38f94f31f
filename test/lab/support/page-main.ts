import { createInterface } from 'node:readline';
import * as v from 'valibot';
import { WebSocket } from 'ws';

// Runs beside the app, in its namespace: `page-main.ts PORT` evaluates each expression that comes as a line of JSON
// ({ id, expression, view }) in the app's page over DevTools, or in the small window with that view, and prints what came of
// it ({ id, value } or { id, error }).
const [port = ''] = process.argv.slice(2);

const questionSchema = v.object({ id: v.number(), expression: v.string(), view: v.nullable(v.string()) });

interface Target {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

interface Reply {
  readonly id?: number;
  readonly error?: { readonly message: string };
  readonly result?: {
    readonly result: { readonly value?: unknown };
    readonly exceptionDetails?: {
      readonly text: string;
      readonly exception?: { readonly description?: string };
    };
  };
}

/** Looked up for each question: a page that died has another one after it. */
async function pageUrl(view: string | null): Promise<string> {
  const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as readonly Target[];
  const isWanted = (url: string): boolean =>
    view === null ? !url.includes('/side.html') : url.endsWith(`/side.html?view=${view}`);
  const page = targets.find(({ type, url }) => type === 'page' && isWanted(url));
  if (page === undefined) throw new Error(view === null ? 'the app has no page' : `no window ${view}`);
  return page.webSocketDebuggerUrl;
}

async function evaluate(expression: string, view: string | null): Promise<unknown> {
  const socket = new WebSocket(await pageUrl(view), { perMessageDeflate: false });
  try {
    await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
    const params = { expression, awaitPromise: true, returnByValue: true, userGesture: true };
    socket.send(JSON.stringify({ id: 1, method: 'Runtime.evaluate', params }));
    const reply = await new Promise<Reply>((resolve, reject) => {
      socket.on('message', (data: Buffer) => {
        const message = JSON.parse(data.toString()) as Reply;
        if (message.id === 1) resolve(message);
      });
      socket.once('close', () => reject(new Error('the page is gone')));
    });
    const failure = reply.error?.message ?? reply.result?.exceptionDetails?.exception?.description;
    if (failure !== undefined) throw new Error(failure);
    return reply.result?.result.value ?? null;
  } finally {
    socket.terminate();
  }
}

const say = (answer: object): void => void process.stdout.write(`${JSON.stringify(answer)}\n`);

for await (const line of createInterface({ input: process.stdin })) {
  const { id, expression, view } = v.parse(questionSchema, JSON.parse(line));
  evaluate(expression, view).then(
    (value) => say({ id, value }),
    (error: unknown) => say({ id, error: error instanceof Error ? error.message : String(error) }),
  );
}
