import type { IceServer } from '../../../shared/provisioning.ts';
import type { IceServerProvider, IceServersNow } from '../core/ports.ts';

/** The servers of the moment, asked for again before they end: a restart late in a call needs a user name that holds. */
export function createServers(provide: IceServerProvider, renewed: (servers: readonly IceServer[]) => void) {
  const beforeMs = 30_000;
  let current: readonly IceServer[] = [];
  let timer: ReturnType<typeof setTimeout> | undefined;
  let stopped = false;

  /** At once where they are at hand. */
  function refresh(): Promise<void> | undefined {
    const told = provide();
    if (told instanceof Promise) return told.then(take);
    take(told);
    return undefined;
  }

  function take({ servers, expiresAt }: IceServersNow): void {
    current = servers;
    if (expiresAt === null || stopped) return;
    timer = setTimeout(() => void again(), Math.max(1000, expiresAt - Date.now() - beforeMs));
  }

  async function again(): Promise<void> {
    await refresh();
    if (!stopped) renewed(current);
  }
  return {
    refresh,
    current: () => current,
    stop() {
      stopped = true;
      clearTimeout(timer);
    },
  };
}

export function configurationWith(
  connection: RTCPeerConnection,
  servers: readonly IceServer[],
): RTCConfiguration {
  return { ...connection.getConfiguration(), iceServers: servers.map(toIceServer) };
}

/** Only what is there: an explicit `undefined` is no user name. */
export function toIceServer(server: IceServer): RTCIceServer {
  const made: RTCIceServer = { urls: server.urls };
  if (server.username !== undefined) made.username = server.username;
  if (server.credential !== undefined) made.credential = server.credential;
  return made;
}
