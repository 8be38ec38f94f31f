import { expect } from 'vitest';
import type { App } from './app.ts';
import type { LabBaresip } from './lab.ts';
import { until } from './until.ts';

/** The call with this desk phone is ended from one side, and over at both. */
export async function endedFrom(side: 'here' | 'there', app: App, desk: LabBaresip): Promise<void> {
  const before = desk.talkedOut();
  if (side === 'here') await app.hangUp();
  else desk.hangUp();
  // Not the newest call: another one may have come in meanwhile.
  const { end } = await app.callWith(desk.number, 'ended', ({ state }) => state === 'ended');
  expect(end).toMatchObject({ cause: 'hung-up', by: side === 'here' ? 'local' : 'remote' });
  await until(() => desk.talkedOut() > before, `${desk.number} heard no BYE`);
}
