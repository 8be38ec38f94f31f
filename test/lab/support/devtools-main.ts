import { createInterface } from 'node:readline';
import { WebSocket } from 'ws';

// Runs beside an app, in its namespace: `devtools-main.ts PORT` passes lines of JSON between its standard streams and
// the app's page over DevTools, as they are.
const [port = ''] = process.argv.slice(2);

interface Target {
  readonly type: string;
  readonly url: string;
  readonly webSocketDebuggerUrl: string;
}

const targets = (await (await fetch(`http://127.0.0.1:${port}/json`)).json()) as readonly Target[];
// Not one of the small windows.
const page = targets.find(({ type, url }) => type === 'page' && !url.includes('/side.html'));
if (page === undefined) throw new Error('the app has no page');
const socket = new WebSocket(page.webSocketDebuggerUrl, { perMessageDeflate: false });
await new Promise((resolve, reject) => socket.once('open', resolve).once('error', reject));
socket.on('message', (data: Buffer) => process.stdout.write(`${data.toString()}\n`));
socket.on('close', () => process.stdin.destroy());
createInterface({ input: process.stdin }).on('line', (line) => socket.send(line));
process.stdin.on('end', () => socket.close());
