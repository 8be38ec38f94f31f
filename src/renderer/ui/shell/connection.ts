import type { IdentityState } from '../../../shared/desktop-state.ts';
import type { RegistrationView } from '../../engine/snapshot.ts';
import type { StatusTone } from '../components/status-dot.tsx';
import type { Text } from '../text/text.ts';

interface ConnectionLine {
  readonly tone: StatusTone;
  readonly words: string;
}

const tones: Readonly<Record<RegistrationView['step'], StatusTone>> = {
  idle: 'off',
  connecting: 'busy',
  registering: 'busy',
  registered: 'good',
  waiting: 'bad',
  unregistering: 'busy',
};

/** Shorter than this, whoever called still tries: servers ring on, and so do people. */
const leastGapMs = 5000;

/** The gap worth telling a person of. Pure. */
export function chooseGap(gap: RegistrationView['lastGap']): RegistrationView['lastGap'] {
  return gap === null || gap.to - gap.from < leastGapMs ? null : gap;
}

/** The header's line: whether this phone can be called right now, and if not, why. Pure. */
export function describeConnection(
  identity: IdentityState,
  registration: RegistrationView,
  text: Text,
): ConnectionLine {
  switch (identity.step) {
    case 'unconfigured':
      return { tone: 'off', words: text.connection.notSetUp };
    case 'signed-out':
      return { tone: 'off', words: text.connection.signedOut };
    case 'signing-in':
      return { tone: 'busy', words: text.connection.signingIn };
    case 'provisioning':
      return identity.problem === null
        ? { tone: 'busy', words: text.connection.settingUp }
        : { tone: 'bad', words: text.connection.setUpFailed };
    case 'signed-in':
      return { tone: tones[registration.step], words: text.connection.words[registration.step] };
  }
}
