import { spawn } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { systemClock } from '../../../src/main/clock.ts';
import { readRouteAddress } from '../../../src/main/network/default-route.ts';
import { followIp, ipMonitorArguments } from '../../../src/main/network/ip-monitor.ts';
import { createNetworkMonitor } from '../../../src/main/network/network-monitor.ts';
import { readInterfaces } from '../../../src/main/network/network-state.ts';

// The network monitor of the main process as a program of its own: one line of JSON for each change it tells.

const follows = process.argv[2] !== 'poll';
const tell = (value: unknown) => process.stdout.write(`${JSON.stringify(value)}\n`);
const note = (message: string) => tell({ note: message });

const monitor = createNetworkMonitor({
  readInterfaces: () => readInterfaces(networkInterfaces()),
  readRouteAddress,
  follow: follows
    ? (onSign, onGone) =>
        followIp({
          spawn: () => spawn('ip', ipMonitorArguments, { stdio: ['ignore', 'pipe', 'ignore'] }),
          onSign,
          onGone,
        })
    : null,
  onChange: ({ cause, after, at }) => tell({ cause, after, at, told: Date.now() }),
  clock: systemClock,
  log: { error: note, warn: note, info: note, debug: note },
});
monitor.start();
// Its timers keep nobody alive; this does, until the lab is done with it.
process.stdin.resume();
process.stdin.on('end', () => {
  monitor.stop();
  process.exit(0);
});
