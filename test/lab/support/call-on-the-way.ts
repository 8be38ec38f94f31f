import type { CallSummary } from '../../../src/shared/engine-summary.ts';
import type { App } from './app.ts';
import type { Capture } from './capture.ts';
import { plans, serverAddress, type Uplink } from './topology.ts';
import { until } from './until.ts';

/** An app whose calls change their path, and what the server sees of it on the wire. */
export interface CallOnTheWay {
  /** From which ports of this uplink's public address sound has come so far, the newest last. */
  portsOf(uplink: Uplink): readonly string[];
  /** Packets of sound so far by this uplink, each way. */
  passed(uplink: Uplink): { readonly sent: number; readonly received: number };
  /** A second of sound more by this uplink, each way. */
  flowsBy(uplink: Uplink): Promise<void>;
  /** The newest call once it has moved so often; it must not end meanwhile. */
  roamed(count: number): Promise<CallSummary>;
  /** Registered, after whatever the change of network at this time (epoch ms) did to the socket; null: there was none. */
  registeredSince(at: number | null): Promise<void>;
}

const mostMs = 30_000;

/** `wire`: all that passes the server's own interface, where each uplink has a public address. */
export function callOnTheWay(app: App, wire: Capture): CallOnTheWay {
  const passed: CallOnTheWay['passed'] = (uplink) => {
    const { publicAddress } = plans[uplink];
    const packets = wire.rtp();
    const goes = (from: string, to: string) =>
      packets.filter((packet) => packet.from.startsWith(`${from}:`) && packet.to.startsWith(`${to}:`)).length;
    return { sent: goes(publicAddress, serverAddress), received: goes(serverAddress, publicAddress) };
  };

  return {
    passed,
    portsOf(uplink) {
      const mark = `${plans[uplink].publicAddress}:`;
      const sources = wire.rtp().map(({ from }) => from);
      return [...new Set(sources.filter((from) => from.startsWith(mark)))];
    },
    async flowsBy(uplink) {
      const before = passed(uplink);
      await until(
        () => {
          const { sent, received } = passed(uplink);
          return sent >= before.sent + 50 && received >= before.received + 50;
        },
        async () => {
          const calls = (await app.status()).calls.map(({ path, roams }) => ({ path, roams }));
          return `no sound by ${uplink}: ${JSON.stringify({ before, after: passed(uplink), calls })}`;
        },
      );
    },
    async roamed(count) {
      const { calls } = await app.until(
        `${count} roams`,
        (status) => {
          const call = status.calls.at(-1);
          if (call?.state === 'ended') throw new Error(`the call ended: ${JSON.stringify(call)}`);
          return call !== undefined && call.roams.length >= count;
        },
        mostMs,
      );
      const call = calls.at(-1);
      if (call === undefined) throw new Error('there is no call');
      return call;
    },
    async registeredSince(at) {
      await app.until(
        'registered anew',
        ({ registration: { state, networkChange } }) =>
          state === 'registered' &&
          (at === null || (networkChange !== null && networkChange.at >= at - 1000)),
        mostMs,
      );
    },
  };
}
