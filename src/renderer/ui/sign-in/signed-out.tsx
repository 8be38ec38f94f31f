import type { IdentityState, SignInChoice } from '../../../shared/desktop-state.ts';
import { Button } from '../components/button.tsx';
import { ProblemBox } from '../components/problem-box.tsx';
import { hostOf } from '../format/address.ts';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { Welcome } from './welcome.tsx';
import { WipedList } from './wiped-list.tsx';

type State = Extract<IdentityState, { step: 'signed-out' }>;

/** Nobody is signed in: the ways in, and after a sign-out what it removed. */
export function SignedOut({ state }: { state: State }) {
  const text = useText();
  const { choices, problem, wiped } = state;
  const [only] = choices.length === 1 ? choices : [];
  return (
    <Welcome title={text.signIn.welcome}>
      {problem !== null && <ProblemBox problem={problem} />}
      {wiped !== null && <WipedList wiped={wiped} />}
      <p>{only === undefined ? text.signIn.choose : text.signIn.explain(hostOf(only.issuer))}</p>
      <ul className="sign-in-choices">
        {choices.map((choice, index) => (
          <li key={choice.name ?? choice.issuer}>
            <Ways choice={choice} index={index} isOnly={only !== undefined} />
          </li>
        ))}
      </ul>
    </Welcome>
  );
}

interface WaysProps {
  readonly choice: SignInChoice;
  readonly index: number;
  readonly isOnly: boolean;
}

function Ways({ choice, index, isOnly }: WaysProps) {
  const text = useText();
  const desktop = useDesktop();
  const name = choice.name ?? hostOf(choice.issuer);
  return (
    <>
      <Button tone="accent" size="large" onPress={() => desktop.signIn({ choice: index, way: 'browser' })}>
        {isOnly ? text.common.signIn : text.signIn.signInAt(name)}
      </Button>
      {choice.device && (
        <Button tone="quiet" onPress={() => desktop.signIn({ choice: index, way: 'device' })}>
          {isOnly ? text.signIn.otherDevice : text.signIn.otherDeviceAt(name)}
        </Button>
      )}
    </>
  );
}
