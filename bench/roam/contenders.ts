import { readFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Lab, LabOptions } from '../../test/lab/support/lab.ts';
import { type PolicyChange, throughRelay, withPlainRestart } from '../../test/lab/support/policies.ts';
import { trusting } from '../../test/lab/support/trusting.ts';
import { uplinksKnown } from '../../test/lab/support/uplinks-known.ts';
import { turnCredentials } from '../../test/support/edge/turn-client.ts';
import { createAlternative } from './alternative.ts';
import type { Caller } from './caller.ts';
import { deskPhone, type FarEnd, otherOffhook, replacedPhone } from './far-ends.ts';

export const contenders = [
  'Offhook',
  'Offhook, re-anchor',
  'Offhook, by Replaces',
  'Offhook, plain ICE restart',
  'Offhook, relay only',
  'Offhook to Offhook, direct',
  'Offhook to Offhook',
  'Offhook, re-INVITE refused',
  'SIP.js SimpleUser',
  'JsSIP',
  'SIP.js SimpleUser, relay only',
  'JsSIP, relay only',
] as const;
export type Contender = (typeof contenders)[number];

/** The two that are not ours: where a row can be told to them, they take part in it. */
export const libraries = ['SIP.js SimpleUser', 'JsSIP'] as const satisfies readonly Contender[];
export const relayedLibraries = [
  'SIP.js SimpleUser, relay only',
  'JsSIP, relay only',
] as const satisfies readonly Contender[];

/** As `--who` names them; none where one of them is nobody's. */
export function chooseContenders(names: readonly string[] | undefined): readonly Contender[] {
  if (names === undefined) return contenders;
  const all = names.flatMap((name) => (name === 'libraries' ? [...libraries, ...relayedLibraries] : [name]));
  const chosen = contenders.filter((contender) => all.includes(contender));
  return chosen.length === new Set(all).size ? chosen : [];
}

const simpleUser = { folder: 'simple-user', number: '703' } as const;
const jssip = { folder: 'jssip', number: '704' } as const;

/** Main loads a page again three times a minute, no more. */
const betweenKillsMs = 21_000;

export async function startContender(lab: Lab, executable: string, name: Contender): Promise<Caller> {
  const stun = { iceServers: [{ urls: `stun:${lab.edge.address}:${lab.edge.ports.turn}` }] };
  const relay = { iceServers: [turnServer(lab)], iceTransportPolicy: 'relay' } as const;
  switch (name) {
    case 'Offhook':
    case 'Offhook to Offhook':
    case 'Offhook to Offhook, direct':
    case 'Offhook, re-INVITE refused':
      return startOffhook(lab, name, (policy) => policy);
    case 'Offhook, re-anchor':
    case 'Offhook, by Replaces':
    case 'Offhook, plain ICE restart':
      return startOffhook(lab, name, withPlainRestart);
    case 'Offhook, relay only':
      return startOffhook(lab, name, relayed(lab));
    case 'SIP.js SimpleUser':
      return createAlternative(lab, executable, stun, { name, ...simpleUser });
    case 'JsSIP':
      return createAlternative(lab, executable, stun, { name, ...jssip });
    case 'SIP.js SimpleUser, relay only':
      return createAlternative(lab, executable, relay, { name, ...simpleUser });
    case 'JsSIP, relay only':
      return createAlternative(lab, executable, relay, { name, ...jssip });
  }
}

/** Whom they call. */
export function startFarEnd(lab: Lab, name: Contender): Promise<FarEnd> {
  switch (name) {
    case 'Offhook to Offhook, direct':
      return otherOffhook(lab, true);
    case 'Offhook to Offhook':
      return otherOffhook(lab, false);
    case 'Offhook, by Replaces':
    case 'Offhook, re-INVITE refused':
      return Promise.resolve(replacedPhone(lab));
    default:
      return deskPhone(lab);
  }
}

/** What their edge is like. */
export const edgeFor = (name: Contender): NonNullable<LabOptions['edge']> => ({
  // Each relayed call leaves what it had on the lost network.
  turnUserQuota: 1000,
  directMedia: name === 'Offhook to Offhook, direct',
  // With no rung before them these two are the first there is.
  oneConnection: name === 'Offhook, by Replaces' || name === 'Offhook, plain ICE restart',
});

/** Credentials for longer than any run of one contender lasts. */
function turnServer({ edge }: Lab) {
  const secret = readFileSync(path.join(edge.runDir, 'secrets/turn'), 'utf8');
  const { username, password } = turnCredentials(secret, '701', 4 * 3600);
  const urls = `turn:${edge.address}:${edge.ports.turn}?transport=udp`;
  return { urls, username, credential: password };
}

function relayed(lab: Lab): PolicyChange {
  const { urls, ...own } = turnServer(lab);
  return throughRelay({ ...own, urls: [urls] });
}

async function startOffhook(lab: Lab, name: Contender, policy: PolicyChange): Promise<Caller> {
  const args = [trusting(lab.edge.certificate.pem)];
  const app = await lab.startApp('bench', { account: 'managed', policy, args });
  let killedAt = 0;
  return {
    name,
    stays: true,
    async ready(uplinks) {
      // Before the call, so that nothing of the wait is measured.
      await sleep(Math.max(0, killedAt + betweenKillsMs - Date.now()));
      await uplinksKnown(app, uplinks);
      await app.until('registered', ({ registration }) => registration.state === 'registered', 30_000);
    },
    async call(number) {
      await app.dial(number);
      await app.call('connected');
    },
    rung: async () => (await app.call('connected')).roams.at(-1)?.rung ?? null,
    end: () => app.endAll(),
    async killPage() {
      killedAt = Date.now();
      await app.act({ verb: 'simulate', fault: 'renderer-crash' });
    },
    stop: () => app.stop(),
  };
}
