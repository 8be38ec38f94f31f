import type { DesktopState } from '../../shared/desktop-state.ts';
import type { EngineSummary } from '../../shared/engine-summary.ts';
import type { NetworkState } from '../../shared/network.ts';
import type { BundleFile, CallLadder } from '../../shared/support.ts';
import type { PolicyReading } from '../policy/read-policy.ts';
import type { Recent } from '../recents/recents.ts';
import { createHide, hideIn } from './pseudonyms.ts';

/** All that a bundle is made of, as it is; nothing of it leaves before it went through `createBundle`. */
export interface BundleFacts {
  readonly at: Date;
  readonly versions: Readonly<Record<string, string>>;
  readonly home: string;
  readonly desktop: DesktopState;
  readonly engine: EngineSummary;
  readonly recents: readonly Recent[];
  readonly ladders: readonly CallLadder[];
  readonly network: NetworkState;
  readonly policy: Pick<PolicyReading, 'policy' | 'file' | 'ignored' | 'problem'>;
  readonly log: string;
}

const readme = (at: Date): string => `Offhook support bundle, made ${at.toISOString()}

versions.json   Offhook, Electron, the operating system
policy.json     what your administrator decided, and where it was read; without passwords and keys
account.json    account and settings; without passwords
status.json     registration, and the calls of this run with their quality
messages.json   the first lines of the SIP messages of these calls, with their times
network.json    interfaces and their addresses
offhook.log     the newest lines of the log

Passwords, tokens, keys and authorisations are taken out: [redacted]. People and telephone numbers have other names:
person-1, number-2; the same one throughout. Addresses of servers and of your network are left as they are. Recordings
and messages are not in it. Nothing is sent by Offhook: who gets this file is up to you.
`;

/** Facts to files, in the order in which one reads them. Pure. */
export function createBundle(facts: BundleFacts): BundleFile[] {
  const { desktop, engine, policy } = facts;
  const hide = createHide({ people: peopleIn(facts), home: facts.home });
  const json = (name: string, value: unknown): BundleFile => ({
    name,
    text: `${JSON.stringify(hideIn(value, hide), null, 2)}\n`,
  });
  return [
    { name: 'README.txt', text: readme(facts.at) },
    json('versions.json', facts.versions),
    json('policy.json', policy),
    json('account.json', desktop),
    json('status.json', engine),
    json('messages.json', facts.ladders),
    json('network.json', facts.network),
    // Line by line: no rule may reach over the end of one.
    { name: 'offhook.log', text: facts.log.split('\n').map(hide).join('\n') },
  ];
}

/** Who is known by name or number, wherever it may turn up. */
function peopleIn({ desktop, engine, recents, policy }: BundleFacts): string[] {
  const { identity, settings } = desktop;
  const forward = settings.forward.value;
  const found: (string | null | undefined)[] = [
    ...engine.calls.flatMap(({ peer, transfer }) => [peer.name, peer.number, transfer?.target]),
    ...recents.flatMap(({ number, name }) => [name, number]),
    ...[forward.always, forward.busy, forward.noAnswer],
    ...Object.entries(desktop.names).flat(),
    desktop.link?.asked,
    desktop.link?.target,
    policy.policy.provisioning?.account.displayName,
  ];
  if (identity.step === 'signed-in')
    found.push(
      identity.user.name,
      identity.user.email,
      identity.account.displayName,
      userOf(identity.account.aor),
    );
  return found.filter((each) => typeof each === 'string').map(withoutScheme);
}

const withoutScheme = (text: string): string => text.replace(/^sips?:/i, '').replace(/@.*$/, '');
const userOf = withoutScheme;
