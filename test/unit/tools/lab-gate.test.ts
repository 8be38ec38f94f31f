import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { type Gate, openGate, waitAtGate } from '../../../tools/lab-gate.ts';

describe('the gate of the lab', () => {
  let gate: Gate;
  let inside: string[];
  const leaves = new Map<string, () => void>();
  beforeEach(async () => {
    gate = await openGate();
    inside = [];
  });
  afterEach(async () => {
    for (const leave of leaves.values()) leave();
    leaves.clear();
    await gate.close();
  });

  /** A process that will run this file. */
  const comes = (name: string) =>
    waitAtGate(gate.socket, `/somewhere/${name}.lab.ts`).then((leave) => {
      leaves.set(name, leave);
      inside.push(name);
    });
  const goes = (name: string) => leaves.get(name)?.();

  it('lets in who has room, holds back who has none, and lets them in once there is some', async () => {
    await comes('video');
    const flood = comes('flood');
    await comes('edge-calls');
    expect(inside).toEqual(['video', 'edge-calls']);
    goes('video');
    await expect.poll(() => gate.took.map(({ file }) => file)).toEqual(['video.lab.ts']);
    expect(inside).toEqual(['video', 'edge-calls']);
    goes('edge-calls');
    await flood;
    expect(inside).toEqual(['video', 'edge-calls', 'flood']);
  });

  it('forgets who goes away while it waits', async () => {
    await comes('flood');
    const gone = connect(gate.socket, () => gone.end('video.lab.ts'));
    await once(gone, 'close');
    const share = comes('share');
    goes('flood');
    await share;
    expect(inside).toEqual(['flood', 'share']);
  });

  it('sends away who still waits when it closes', async () => {
    await comes('flood');
    const share = comes('share');
    await gate.close();
    await expect(share).rejects.toThrow();
  });

  it('tells how long each was there', async () => {
    await comes('roam');
    goes('roam');
    await expect.poll(() => gate.took).toHaveLength(1);
    const [{ from, to }] = gate.took as [Gate['took'][number]];
    expect(from).toBeLessThanOrEqual(to);
  });
});
