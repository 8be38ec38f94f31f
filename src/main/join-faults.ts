import type { BrowserWindow } from 'electron';
import { systemClock as clock } from './clock.ts';
import type { EngineRelay } from './control/engine-relay.ts';
import type { FaultSources } from './control/simulate.ts';
import type { Ground } from './ground.ts';
import type { NetworkMonitor } from './network/network-monitor.ts';
import { simulateLoss } from './network/simulated-loss.ts';
import type { MainWindow } from './windows/main-window.ts';

// Part of the composition root: what `offhook simulate` breaks.

/** A network that is back so soon was gone long enough to be noticed. */
const simulatedLossMs = 300;

export function joinFaults(
  { emit, logOf }: Ground,
  parts: {
    readonly network: NetworkMonitor;
    readonly window: MainWindow<BrowserWindow>;
    readonly relay: EngineRelay;
    readonly pretendIdle: (isIdle: boolean) => void;
  },
): FaultSources {
  const log = logOf('simulate');
  return {
    changeNetwork() {
      log.warn('network-change');
      const [lost, back] = simulateLoss(parts.network.state(), clock.now());
      emit('network.changed', lost);
      clock.after(simulatedLossMs, () => emit('network.changed', { ...back, at: clock.now() }));
    },
    crashPage() {
      const contents = parts.window.current()?.webContents;
      log.warn('renderer-crash');
      if (contents === undefined) return Promise.resolve(false);
      // Main's own listener is the older one: when this one hears, the dead page's state is forgotten.
      const gone = new Promise<boolean>((resolve) =>
        contents.once('render-process-gone', () => resolve(true)),
      );
      contents.forcefullyCrashRenderer();
      return gone;
    },
    pretendIdle(isIdle) {
      log.warn(isIdle ? 'idle' : 'in-use');
      parts.pretendIdle(isIdle);
    },
    inPage: (fault) => parts.relay.request({ verb: 'simulate', fault }),
  };
}
