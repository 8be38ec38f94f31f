import { execFile } from 'node:child_process';
import { promisify } from 'node:util';

/**
 * What an edge that a person started says of its ports for SIP (WSS, TCP, TLS) and TURN (TCP, TLS). Throws where it says
 * none, or not in how many seconds it was up.
 */
export function toldPorts(said: string): readonly number[] {
  const up = String.raw`^The edge is up on 127\.0\.0\.1 \(\d+\.\d s\):$[^]*`;
  const sip = String.raw`^ +SIP +wss://127\.0\.0\.1:(\d+), UDP and TCP (\d+), TLS (\d+)\n`;
  const turn = String.raw` +TURN +UDP and TCP (\d+), TLS (\d+);`;
  const [, ...ports] = new RegExp(`${up}${sip}${turn}`, 'm').exec(said) ?? [];
  if (ports.length === 0) throw new Error(`no ports in:\n${said}`);
  return ports.map(Number);
}

/** Where somebody listens for TCP on the loopback. */
export async function tcpListeners(): Promise<readonly number[]> {
  const { stdout } = await promisify(execFile)('ss', ['-Hltn', 'src 127.0.0.1']);
  return [...stdout.matchAll(/ 127\.0\.0\.1:(\d+) /g)].map(([, port]) => Number(port));
}
