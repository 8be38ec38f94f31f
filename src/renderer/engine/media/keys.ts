type KeyedConnection = Pick<RTCPeerConnection, 'iceConnectionState' | 'connectionState' | 'addEventListener'>;

/**
 * Tells when ICE has stood for `mostMs` and DTLS is still not through, and again after each further `mostMs`: neither
 * Chromium nor the far side says so, and nobody is heard. Returns how to stop.
 */
export function watchKeys(
  connection: KeyedConnection,
  mostMs: number,
  onNoKeys: (forMs: number) => void,
): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  let forMs = 0;

  const isWaiting = (): boolean =>
    (connection.iceConnectionState === 'connected' || connection.iceConnectionState === 'completed') &&
    connection.connectionState === 'connecting';

  function look(): void {
    if (isWaiting()) timer ??= setTimeout(again, mostMs);
    else stop();
  }

  function again(): void {
    timer = undefined;
    forMs += mostMs;
    if (!isWaiting()) return;
    timer = setTimeout(again, mostMs);
    onNoKeys(forMs);
  }

  function stop(): void {
    clearTimeout(timer);
    timer = undefined;
    forMs = 0;
  }

  connection.addEventListener('iceconnectionstatechange', look);
  connection.addEventListener('connectionstatechange', look);
  return stop;
}
