import type { App } from './app.ts';
import { uplinks } from './topology.ts';
import { until } from './until.ts';

/** Runs in the page: by how many networks it would leave, of those that Chromium knows at this moment. */
async function countNetworks(): Promise<number> {
  const connection = new RTCPeerConnection();
  connection.createDataChannel('');
  const gathered = new Promise<void>((resolve) => {
    connection.addEventListener('icegatheringstatechange', () => {
      if (connection.iceGatheringState === 'complete') resolve();
    });
  });
  await connection.setLocalDescription();
  // A network that goes away while it is asked may leave the gathering open for good: then it is asked anew.
  await Promise.race([gathered, new Promise((resolve) => setTimeout(resolve, 1000))]);
  const lines = connection.localDescription?.sdp.match(/ udp \d+ \S+ \d+ typ host/gi) ?? [];
  connection.close();
  return lines.length;
}

/** Chromium hears of a network later than the app does; a call that begins before that may leave by the other one. */
export async function uplinksKnown(app: App, count: number = uplinks.length): Promise<void> {
  await until(
    async () => (await app.evaluate(countNetworks, null)) === count,
    `Chromium does not know ${count} uplinks`,
  );
}
