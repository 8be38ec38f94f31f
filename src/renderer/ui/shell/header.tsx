import './header.css';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import type { RegistrationView } from '../../engine/snapshot.ts';
import { IconButton } from '../components/button.tsx';
import { PaletteIcon } from '../components/icons.ts';
import { StatusDot } from '../components/status-dot.tsx';
import { plainAddress } from '../format/address.ts';
import { useEngine } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { AvailabilitySwitch } from './availability.tsx';
import { describeConnection } from './connection.ts';
import { ConnectionDetails } from './connection-details.tsx';
import { MailboxButton } from './mailbox-button.tsx';
import { OwnState } from './own-state.tsx';

function sameRegistration(a: RegistrationView, b: RegistrationView): boolean {
  return (
    a.step === b.step &&
    a.problem === b.problem &&
    a.retryAt === b.retryAt &&
    a.server === b.server &&
    a.aor === b.aor &&
    a.registeredMs === b.registeredMs &&
    a.rttMs === b.rttMs &&
    a.unreachableSince === b.unreachableSince &&
    a.lastGap === b.lastGap
  );
}

interface Props extends Pick<DesktopState, 'identity' | 'secretStore'> {
  readonly onDialled: (callId: string) => void;
  readonly onPalette: () => void;
}

/** Always says in words whether calls work; the dot only repeats it. */
export function Header({ identity, secretStore, onDialled, onPalette }: Props) {
  const text = useText();
  const registration = useEngine((snapshot) => snapshot.registration, sameRegistration);
  const line = describeConnection(identity, registration, text);
  return (
    <header className="header">
      <p className="header__line" role="status" data-testid="connection" data-step={registration.step}>
        <StatusDot tone={line.tone} />
        <span>{line.words}</span>
      </p>
      {identity.step === 'signed-in' && (
        <>
          <ConnectionDetails registration={registration} account={identity.account} />
          <OwnState />
          <AvailabilitySwitch />
          <MailboxButton onDialled={onDialled} />
          <IconButton label={text.palette.title} onPress={onPalette}>
            <PaletteIcon size={18} aria-hidden />
          </IconButton>
          <p className="header__who">
            {identity.source === 'sign-in' && secretStore === 'memory' && (
              <span className="header__memory">{text.settings.notKept}</span>
            )}
            <bdi className="header__name">{identity.user.name}</bdi>
            <bdi className="header__address quiet">{plainAddress(identity.account.aor)}</bdi>
          </p>
        </>
      )}
    </header>
  );
}
