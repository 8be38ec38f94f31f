import '../components/callout.css';
import type { IdentityState } from '../../../shared/desktop-state.ts';
import { Facts } from '../components/facts.tsx';
import { CompanyIcon } from '../components/icons.ts';
import { hostOf, plainAddress } from '../format/address.ts';
import { useText } from '../text/use-text.ts';

export function AccountFacts({ identity }: { identity: IdentityState }) {
  const text = useText();
  if (identity.step !== 'signed-in') return <p className="quiet">{text.settings.notSignedIn}</p>;
  const { user, account } = identity;
  return (
    <>
      {identity.source === 'managed' && (
        <div className="callout settings__managed">
          <CompanyIcon size={20} aria-hidden />
          <div>
            <p className="settings__managed-title">{text.settings.managed}</p>
            <p>{text.settings.managedAccount}</p>
          </div>
        </div>
      )}
      <Facts
        rows={[
          [text.settings.name, user.name],
          [text.settings.email, user.email],
          [text.settings.address, plainAddress(account.aor)],
          [text.settings.server, account.servers.map(({ url }) => hostOf(url)).join(', ')],
        ]}
      />
    </>
  );
}
