import type { Edge } from '../../../edge/options.ts';

/** Whether a registrar counts this call, and it was answered. */
export async function isCounted({ kamcmd }: Pick<Edge, 'kamcmd'>, callId: string | null): Promise<boolean> {
  // 4: confirmed. One that has ended (5) is listed for a while.
  return new RegExp(`call-id: ${callId}\\b[^{]*\\bstate: 4\\b`).test(await kamcmd('dlg.list'));
}
