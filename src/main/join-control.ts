import { join } from 'node:path';
import { app } from 'electron';
import { systemClock as clock } from './clock.ts';
import { createTokenAdmission } from './control/admit.ts';
import { type ApiTokens, createApiTokens } from './control/api-tokens.ts';
import type { createCommands } from './control/commands.ts';
import { chooseControlPlace } from './control/control-place.ts';
import {
  type ControlServer,
  type ControlServerOptions,
  startControlServer,
} from './control/control-server.ts';
import { createTokenHandlers, type TokenHandlers } from './control/token-handlers.ts';
import type { Watch } from './control/watch.ts';
import { describeError } from './diagnostics/log.ts';
import type { Ground } from './ground.ts';

// Part of the composition root: the user's own socket, and that of other programs.

const commandTimeoutMs = 10_000;

export interface Control {
  /** Null where the policy has switched them off. */
  readonly tokens: ApiTokens | null;
  onRevoked(name: string): void;
  readonly handlers: TokenHandlers;
  open(handle: ReturnType<typeof createCommands>, watch: Watch): Promise<void>;
}

export function joinControl({ folder, machine, logOf, reading }: Ground): Control {
  const log = logOf('control');
  const tokens =
    reading.policy.api === 'on'
      ? createApiTokens({ file: join(folder, 'api-tokens.json'), clock, log: logOf('api') })
      : null;
  let api: ControlServer | null = null;

  async function start(options: ControlServerOptions): Promise<ControlServer | null> {
    try {
      const server = await startControlServer(options);
      app.on('will-quit', () => void server.close());
      options.log.info(`listening at ${options.place.address}`);
      return server;
    } catch (error) {
      // Calls work without it.
      options.log.error(`no socket: ${describeError(error)}`);
      return null;
    }
  }

  const onRevoked = (name: string): void => api?.letGo(name);

  return {
    tokens,
    onRevoked,
    handlers: createTokenHandlers(tokens, onRevoked),
    async open(handle, { follow }) {
      const common = { handle, watch: follow, commandTimeoutMs, clock };
      await start({ ...common, place: chooseControlPlace(folder, machine), log });
      if (tokens === null) return;
      api = await start({
        ...common,
        admit: createTokenAdmission(tokens, clock),
        place: chooseControlPlace(folder, machine, undefined, 'api'),
        log: logOf('api'),
      });
    },
  };
}
