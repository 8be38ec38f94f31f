import { setTimeout as sleep } from 'node:timers/promises';
import * as v from 'valibot';
import { NotRunningError, sendCommand } from '../../src/main/control/control-client.ts';
import type { ControlCommand } from '../../src/shared/control.ts';
import { type CallSummary, engineSummarySchema } from '../../src/shared/engine-summary.ts';

const statusSchema = v.object({
  ...engineSummarySchema.entries,
  identity: v.string(),
  problem: v.nullable(v.string()),
});
export type Status = v.InferOutput<typeof statusSchema>;

/** Drives a running app through its control socket, as `offhook` on the command line does. */
export interface Remote {
  send(command: ControlCommand): Promise<unknown>;
  status(): Promise<Status>;
  /** Asks for the status until it fits. Throws with the last one when `mostMs` have passed, or the signal's reason. */
  until(what: string, fits: (status: Status) => boolean, mostMs: number): Promise<Status>;
}

/** Each look takes the app and its tests a few milliseconds of a processor. */
const pollMs = 100;

export function createRemote(userDataDir: string, signal: AbortSignal): Remote {
  async function send(command: ControlCommand): Promise<unknown> {
    const reply = await sendCommand(userDataDir, command);
    if (!reply.ok) throw new Error(`${command.verb}: ${reply.message} (${reply.code})`);
    return reply.value;
  }
  const status = async () => v.parse(statusSchema, await send({ verb: 'status' }));

  return {
    send,
    status,
    async until(what, fits, mostMs) {
      const deadline = Date.now() + mostMs;
      let last: Status | null = null;
      for (;;) {
        signal.throwIfAborted();
        last = await status().catch((error: unknown) => {
          if (error instanceof NotRunningError) return null;
          throw error;
        });
        if (last !== null && fits(last)) return last;
        if (Date.now() > deadline)
          throw new Error(`${what}: not within ${mostMs} ms; last status ${JSON.stringify(last)}`);
        await sleep(pollMs);
      }
    },
  };
}

/** The newest call. */
export function lastCall(status: Status): CallSummary {
  const call = status.calls.at(-1);
  if (call === undefined) throw new Error('there is no call');
  return call;
}
