import type { DesktopState } from '../../../shared/desktop-state.ts';
import { useText } from '../text/use-text.ts';
import { SignOut } from './sign-out.tsx';

type Props = Pick<DesktopState, 'identity' | 'secretStore'>;

/** Where the sign-in is kept, and the way out. */
export function KeptSignIn({ identity, secretStore }: Props) {
  const { settings } = useText();
  if (identity.step !== 'signed-in') return <p className="quiet">{settings.notSignedIn}</p>;
  if (identity.source === 'managed') return <p>{settings.keptByCompany}</p>;
  const kept = { none: null, keychain: settings.keptInKeychain, memory: settings.keptInMemory }[secretStore];
  return (
    <>
      {kept !== null && <p>{kept}</p>}
      <SignOut />
    </>
  );
}
