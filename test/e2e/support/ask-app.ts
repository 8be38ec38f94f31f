import { sendCommand } from '../../../src/main/control/control-client.ts';
import type { ControlCommand } from '../../../src/shared/control.ts';

/** What the app of that data folder answers the command line; throws with its words when it refuses. */
export async function askApp(folder: string, command: ControlCommand): Promise<unknown> {
  const reply = await sendCommand(folder, command);
  if (!reply.ok) throw new Error(reply.message);
  return reply.value;
}
