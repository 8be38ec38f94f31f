import './sign-in-room.css';
import type { IdentityState } from '../../../shared/desktop-state.ts';
import { Button } from '../components/button.tsx';
import { ProblemBox } from '../components/problem-box.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { SignedOut } from './signed-out.tsx';
import { SigningIn } from './signing-in.tsx';
import { Welcome } from './welcome.tsx';

type Step = Exclude<IdentityState, { step: 'signed-in' }>;

/** Everything before the phone can be used, one page a step. */
export function SignInRoom({ identity }: { identity: Step }) {
  switch (identity.step) {
    case 'unconfigured':
      return <Unconfigured problem={identity.problem} />;
    case 'signed-out':
      return <SignedOut state={identity} />;
    case 'signing-in':
      return <SigningIn state={identity} />;
    case 'provisioning':
      return <SettingUp problem={identity.problem} />;
  }
}

function Unconfigured({ problem }: Pick<Extract<Step, { step: 'unconfigured' }>, 'problem'>) {
  const { signIn } = useText();
  return (
    <Welcome title={signIn.unconfiguredTitle}>
      {problem === null ? (
        <>
          <p>{signIn.unconfiguredMeaning}</p>
          <p>{signIn.unconfiguredAction}</p>
        </>
      ) : (
        <ProblemBox problem={problem} unfolded />
      )}
    </Welcome>
  );
}

function SettingUp({ problem }: Omit<Extract<Step, { step: 'provisioning' }>, 'step'>) {
  const text = useText();
  const desktop = useDesktop();
  return (
    <Welcome title={text.signIn.fetchingTitle} busy>
      {problem === null ? (
        <p>{text.signIn.fetchingMeaning}</p>
      ) : (
        <ProblemBox problem={problem}>
          <p>{text.signIn.keepTrying}</p>
        </ProblemBox>
      )}
      <Button onPress={desktop.signOut}>{text.common.signOut}</Button>
    </Welcome>
  );
}
