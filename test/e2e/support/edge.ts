import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { type Demo, startDemo } from '../../../demo/start.ts';
import type { PolicyInput } from '../../../src/shared/policy.ts';
import { instanceFolder } from './run.ts';

let demo: Demo | null = null;

/** The demo edge of this spec; it runs in the spec's own process, so that a test can turn its switches. */
export function edge(): Demo {
  if (demo === null) throw new Error('the demo edge has not been started');
  return demo;
}

/** Starts the edge and writes the policy file of each instance, before its app is started. */
export async function startEdge(instances: readonly string[]): Promise<void> {
  demo = await startDemo({});
  for (const name of instances) {
    const folder = instanceFolder(name);
    mkdirSync(folder, { recursive: true });
    writeFileSync(path.join(folder, 'policy.json'), JSON.stringify(policyOf(name, demo)), { mode: 0o600 });
  }
}

/** Whom the switchboard sees. */
export const watched = [
  { number: '101', name: 'Carol Castor' },
  { number: '200', name: 'Bob Biber' },
  { number: '600', name: 'The echo' },
] as const;

function policyOf(instance: string, { policy, managedPolicy }: Demo): PolicyInput {
  if (instance === 'managed') return withCalls(managedPolicy, { park: '600', pickUp: '2' });
  if (instance === 'desktop')
    return withCalls(managedPolicy, {
      vip: ['carol'],
      voicemail: { number: '600', subscribe: false },
      dialling: { replace: [{ from: '+49800', to: '6' }] },
    });
  if (instance === 'switchboard') return withCalls(managedPolicy, { presence: { lamps: [...watched] } });
  if (instance === 'sharer') return { ...policy, screenShare: { deny: [{ title: '*salary*' }] } };
  // The same server, but nobody vouches for its certificate.
  if (instance === 'certificate') return { ...managedPolicy, trustedCertificates: [] };
  return policy;
}

type CallsInput = NonNullable<PolicyInput['provisioning']>['calls'];

/**
 * How the account's calls are treated. `managed`: calls are parked at the echo, where whoever is parked hears itself; `2`
 * before a place picks up. `desktop`: a number that only the account's rules bring to the echo, an important caller, and a
 * mailbox where the echo is. `switchboard`: lamps that the company gives.
 */
function withCalls(policy: PolicyInput, calls: CallsInput): PolicyInput {
  const { provisioning } = policy;
  if (provisioning === undefined) throw new Error('the managed policy holds no account');
  return { ...policy, provisioning: { ...provisioning, calls } };
}

export async function stopEdge(): Promise<void> {
  await demo?.close();
  demo = null;
}
