import { readFileSync } from 'node:fs';
import path from 'node:path';
import type { Lab } from '../../test/lab/support/lab.ts';
import { type PolicyChange, throughRelay, withPlainRestart } from '../../test/lab/support/policies.ts';
import { trusting } from '../../test/lab/support/trusting.ts';
import { uplinksKnown } from '../../test/lab/support/uplinks-known.ts';
import { turnCredentials } from '../../test/support/edge/turn-client.ts';
import { createAlternative } from './alternative.ts';
import type { Caller } from './caller.ts';

export const contenders = [
  'Offhook',
  'Offhook, plain ICE restart',
  'Offhook, relay only',
  'SIP.js SimpleUser',
  'JsSIP',
] as const;
export type Contender = (typeof contenders)[number];

export async function startContender(lab: Lab, executable: string, name: Contender): Promise<Caller> {
  const stun = `stun:${lab.edge.address}:${lab.edge.ports.turn}`;
  switch (name) {
    case 'Offhook':
      return startOffhook(lab, name, (policy) => policy);
    case 'Offhook, plain ICE restart':
      return startOffhook(lab, name, withPlainRestart);
    case 'Offhook, relay only':
      return startOffhook(lab, name, relayed(lab));
    case 'SIP.js SimpleUser':
      return createAlternative(lab, executable, stun, { name, folder: 'simple-user', number: '703' });
    case 'JsSIP':
      return createAlternative(lab, executable, stun, { name, folder: 'jssip', number: '704' });
  }
}

function relayed({ edge }: Lab): PolicyChange {
  const secret = readFileSync(path.join(edge.runDir, 'secrets/turn'), 'utf8');
  const { username, password } = turnCredentials(secret, '701', 3600);
  return throughRelay({
    urls: [`turn:${edge.address}:${edge.ports.turn}?transport=udp`],
    username,
    credential: password,
  });
}

async function startOffhook(lab: Lab, name: Contender, policy: PolicyChange): Promise<Caller> {
  const args = [trusting(lab.edge.certificate.pem)];
  const app = await lab.startApp('bench', { account: 'managed', policy, args });
  return {
    name,
    stays: true,
    async ready(uplinks) {
      await uplinksKnown(app, uplinks);
      await app.until('registered', ({ registration }) => registration.state === 'registered', 30_000);
    },
    async call(number) {
      await app.dial(number);
      await app.call('connected');
    },
    end: () => app.endAll(),
    stop: () => app.stop(),
  };
}
