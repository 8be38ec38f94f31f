import { once } from 'node:events';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { browser, expect } from '@wdio/globals';
import * as v from 'valibot';
import { sendCommand } from '../../src/main/control/control-client.ts';
import { statusReportSchema } from '../../src/main/control/status-report.ts';
import type { ControlCommand } from '../../src/shared/control.ts';
import type { CallSummary } from '../../src/shared/engine-summary.ts';
import { askApp } from './support/ask-app.ts';
import { edge } from './support/edge.ts';
import { instanceFolder } from './support/run.ts';
import { startAgain } from './support/start-again.ts';

/** Beside the app that WebdriverIO drives and would miss. */
const folder = path.join(instanceFolder('killed'), 'other');
const policy = path.join(instanceFolder('killed'), 'managed-policy.json');
/** Numbers that nobody has: each text gets a chat of its own. */
const numbers = Array.from({ length: 40 }, (_, index) => String(7100 + index));

const ask = (command: ControlCommand): Promise<unknown> => askApp(folder, command);

async function status() {
  // Nobody answers before the app is up.
  const reply = await sendCommand(folder, { verb: 'status' }).catch(() => null);
  return reply?.ok === true ? v.parse(statusReportSchema, reply.value) : null;
}

async function start() {
  const child = startAgain(folder, `--policy=${policy}`);
  await browser.waitUntil(async () => (await status())?.registration.state === 'registered', {
    ...{ timeout: 90_000, timeoutMsg: 'the app was never registered' },
  });
  return child;
}

async function call(target: string, fits: (call: CallSummary) => boolean): Promise<void> {
  await ask({ verb: 'dial', target });
  await browser.waitUntil(
    async () => (await status())?.calls.some((each) => each.peer.number === target && fits(each)) === true,
    { timeout: 60_000, timeoutMsg: `the call to ${target} never became what it was to be` },
  );
}

const told = v.array(v.object({ number: v.string() }));

describe('a process that is killed while it writes', () => {
  it('has lost no call and no message when it starts again', async () => {
    writeFileSync(policy, JSON.stringify(edge().managedPolicy), { mode: 0o600 });
    const first = await start();
    await call('486', ({ state }) => state === 'ended');
    await call('600', ({ state }) => state === 'connected');
    const kept: string[] = [];
    const gone = once(first, 'exit');
    await Promise.all(
      numbers.map(async (number) => {
        const sent = sendCommand(folder, { verb: 'message-send', number, text: `To ${number}` });
        if ((await sent.catch(() => null))?.ok !== true) return;
        kept.push(number);
        // In the middle of the others.
        if (kept.length === 10) first.kill('SIGKILL');
      }),
    );
    await gone;
    expect(kept.length).toBeGreaterThanOrEqual(10);

    const second = await start();
    const history = v.parse(
      v.array(v.looseObject({ number: v.string(), outcome: v.string() })),
      await ask({ verb: 'history', text: '' }),
    );
    expect(history.map(({ number }) => number)).toEqual(['600', '486']);
    expect(history[1]?.outcome).toBe('busy');
    const chats = v.parse(told, await ask({ verb: 'message-list', text: '' })).map(({ number }) => number);
    expect(kept.filter((number) => !chats.includes(number))).toEqual([]);
    const over = once(second, 'exit');
    await ask({ verb: 'quit' });
    await over;
  });
});
