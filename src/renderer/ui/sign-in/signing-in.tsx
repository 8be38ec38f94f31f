import type { DeviceCode, IdentityState } from '../../../shared/desktop-state.ts';
import { Button } from '../components/button.tsx';
import { hostOf } from '../format/address.ts';
import { formatClock } from '../format/duration.ts';
import { useDesktop } from '../offhook.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { Welcome } from './welcome.tsx';

type State = Extract<IdentityState, { step: 'signing-in' }>;

/** A sign-in waits for the person: in the browser, or at another device. */
export function SigningIn({ state }: { state: State }) {
  const { issuer, choice, device } = state;
  return device === null ? (
    <InBrowser issuer={issuer} choice={choice} />
  ) : (
    <OnAnotherDevice code={device} choice={choice} />
  );
}

function InBrowser({ issuer, choice }: Pick<State, 'issuer' | 'choice'>) {
  const text = useText();
  const desktop = useDesktop();
  return (
    <Welcome title={text.signIn.waitingTitle} busy>
      <p>{text.signIn.waitingMeaning(hostOf(issuer))}</p>
      <div className="stage__buttons">
        <Button onPress={desktop.cancelSignIn}>{text.common.cancel}</Button>
        <Button tone="quiet" onPress={() => desktop.restartSignIn({ choice, way: 'browser' })}>
          {text.signIn.openAgain}
        </Button>
      </div>
    </Welcome>
  );
}

function OnAnotherDevice({ code, choice }: { code: DeviceCode; choice: number }) {
  const text = useText();
  const desktop = useDesktop();
  const locale = useLocale();
  return (
    <Welcome title={text.signIn.deviceTitle} busy>
      <p>{text.signIn.deviceMeaning}</p>
      <dl className="device-code">
        <dt className="quiet">{text.signIn.deviceAddress}</dt>
        <dd className="selectable">{code.verificationUri}</dd>
        <dt className="quiet">{text.signIn.deviceCode}</dt>
        <dd className="selectable device-code__code">{code.userCode}</dd>
      </dl>
      <p className="quiet">{text.signIn.deviceUntil(formatClock(code.expiresAt, locale))}</p>
      <div className="stage__buttons">
        <Button onPress={desktop.cancelSignIn}>{text.common.cancel}</Button>
        <Button tone="quiet" onPress={() => desktop.restartSignIn({ choice, way: 'device' })}>
          {text.signIn.newCode}
        </Button>
      </div>
    </Welcome>
  );
}
