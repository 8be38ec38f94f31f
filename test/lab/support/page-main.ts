import { text } from 'node:stream/consumers';
import { WebSocket } from 'ws';

// Runs beside the app, in its namespace: `page-main.ts PORT` evaluates the expression on standard input in the app's
// page over DevTools, and prints the outcome as JSON.
const [port = ''] = process.argv.slice(2);

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

const expression = await text(process.stdin);
const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as readonly Target[];
// Not one of the small windows.
const page = targets.find(({ type, url }) => type === 'page' && !url.includes('/side.html'));
if (page === undefined) throw new Error('the app has no page');

const socket = new WebSocket(page.webSocketDebuggerUrl, { perMessageDeflate: false });
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
socket.terminate();
const failure = reply.error?.message ?? reply.result?.exceptionDetails?.exception?.description;
if (failure !== undefined) throw new Error(failure);
process.stdout.write(JSON.stringify(reply.result?.result.value ?? null));
