import path from 'node:path';
import { startDemo } from '../../demo/start.ts';
import { startEchoPhone } from '../../edge/echo-phone.ts';
import { startEdge } from '../../edge/start.ts';
import type { PolicyInput } from '../../src/shared/policy.ts';
import { ensurePackages, packagesFor } from '../system-packages.ts';
import { describeEdge } from './describe-edge.ts';

/** What the app talks to. */
export interface Opposite {
  readonly policy: PolicyInput;
  readonly managedPolicy: PolicyInput;
  /** That it is up, and where. Lines; the demo's needs none. */
  readonly says: readonly string[];
  /** For the person at the app. */
  readonly whomToCall: string;
  close(): Promise<void>;
}

export type OppositeKind = 'demo' | 'edge';

/** The demo edge within this process, or the reference edge with a desk phone that is an echo. */
export async function startOpposite(kind: OppositeKind, runDir: string): Promise<Opposite> {
  if (kind === 'demo') {
    const demo = await startDemo({});
    return { ...demo, says: [], whomToCall: '600 (echo) or 200 (Bob)' };
  }
  ensurePackages(packagesFor.edge);
  const started = performance.now();
  const edge = await startEdge({
    runDir: path.join(runDir, 'edge'),
    log: (line) => console.error(line),
  });
  try {
    const echo = await startEchoPhone(edge);
    return {
      policy: edge.policy,
      managedPolicy: edge.managedPolicy,
      says: describeEdge(edge, (performance.now() - started) / 1000),
      whomToCall: [
        '600 (a desk phone that sends back what it hears)',
        `702 to 709 if you register a phone: SIP at ${edge.address}:${edge.ports.sip}, domain ${edge.domain}, passwords in ${edge.runDir}/desk-phones.json`,
      ].join(', or '),
      async close() {
        await echo.stop();
        await edge.close();
      },
    };
  } catch (error) {
    await edge.close();
    throw error;
  }
}
