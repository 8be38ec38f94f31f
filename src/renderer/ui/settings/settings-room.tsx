import './settings-room.css';
import type { ReactNode } from 'react';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import { domainOf } from '../../../shared/dial-target.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { AccountFacts } from './account-facts.tsx';
import { AttentionSettings } from './attention-settings.tsx';
import { AvailabilitySettings } from './availability-settings.tsx';
import { DiallingSettings } from './dialling-settings.tsx';
import { LinkSettings } from './link-settings.tsx';
import { ShortcutSettings } from './shortcut-settings.tsx';
import { SignOut } from './sign-out.tsx';

export function SettingsRoom({ state }: { state: DesktopState }) {
  const text = useText();
  const desktop = useDesktop();
  const { identity, settings } = state;
  const managed = identity.step === 'signed-in' && identity.source === 'managed';
  const keptIn = {
    none: null,
    keychain: text.settings.keptInKeychain,
    memory: text.settings.keptInMemory,
  }[state.secretStore];
  const kept = managed ? text.settings.keptByCompany : keptIn;
  return (
    <div className="settings scroll">
      <div className="settings__column">
        <h1>{text.rooms.settings}</h1>
        <Group title={text.settings.account}>
          <AccountFacts identity={identity} />
        </Group>
        <Group title={text.settings.look}>
          <Choice
            label={text.settings.theme}
            setting={settings.theme}
            options={text.settings.themes}
            onChange={(theme) => desktop.updateSettings({ theme })}
          />
          <Choice
            label={text.settings.language}
            setting={settings.language}
            options={text.settings.languages}
            onChange={(language) => desktop.updateSettings({ language })}
          />
        </Group>
        {identity.step === 'signed-in' && (
          <Group title={text.availability.title}>
            <AvailabilitySettings settings={settings} domain={domainOf(identity.account.aor) ?? ''} />
          </Group>
        )}
        <Group title={text.dialling.title}>
          <DiallingSettings
            setting={settings.dialling}
            account={identity.step === 'signed-in' ? identity.account.calls.dialling : null}
          />
        </Group>
        <Group title={text.links.title}>
          <LinkSettings settings={settings} />
        </Group>
        <Group title={text.attention.title}>
          <AttentionSettings settings={settings} />
        </Group>
        <Group title={text.shortcuts.title}>
          <ShortcutSettings setting={settings.shortcuts} />
        </Group>
        <Group title={text.settings.security}>
          {kept !== null && <p>{kept}</p>}
          {identity.step === 'signed-in' && !managed && <SignOut />}
        </Group>
        <Group title={text.settings.about}>
          <p className="selectable">{text.settings.version(state.app.version)}</p>
          <p className="quiet">{text.settings.quitMeaning}</p>
          <div>
            <Button onPress={() => void desktop.request('app.quit', null)}>{text.settings.quit}</Button>
          </div>
        </Group>
      </div>
    </div>
  );
}

function Group({ title, children }: { title: string; children: ReactNode }) {
  return (
    <section className="settings__group" aria-label={title}>
      <h2>{title}</h2>
      {children}
    </section>
  );
}
