import type { ReactNode } from 'react';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import { domainOf } from '../../../shared/dial-target.ts';
import type { Settings } from '../../../shared/settings.ts';
import { PrecallCheck } from '../precall/precall-check.tsx';
import { HeadsetSettings } from '../sound/headset-settings.tsx';
import { DeviceSettings, ProcessingSettings } from '../sound/sound-settings.tsx';
import { TryOut } from '../sound/try-out.tsx';
import { CallLadders } from '../support/call-ladders.tsx';
import { LogViewer } from '../support/log-viewer.tsx';
import { SupportFile } from '../support/support-file.tsx';
import type { Text } from '../text/text.ts';
import { About } from './about.tsx';
import { AccountFacts } from './account-facts.tsx';
import { AttentionSettings } from './attention-settings.tsx';
import { AvailabilitySettings } from './availability-settings.tsx';
import { DiallingSettings } from './dialling-settings.tsx';
import { type Findable, wordsIn } from './find-settings.ts';
import { GlobalShortcutSettings } from './global-shortcut-settings.tsx';
import { KeptSignIn } from './kept-sign-in.tsx';
import { LinkSettings } from './link-settings.tsx';
import { LookSettings } from './look-settings.tsx';
import { ProgramTokens } from './program-tokens.tsx';
import { ShortcutSettings } from './shortcut-settings.tsx';
import type { SettingsTopic } from './topics.ts';

export interface Section extends Findable {
  readonly topic: SettingsTopic;
  readonly title: string;
  /** The company has decided some of it. */
  readonly managed: boolean;
  readonly content: ReactNode;
}

/** Everything that can be set, in the order of the topics. To add something: one entry here. */
export function settingsSections(
  state: DesktopState,
  text: Text,
  onTopic: (topic: SettingsTopic) => void,
): Section[] {
  const { identity, settings, secretStore, app, update } = state;
  const account = identity.step === 'signed-in' ? identity.account : null;
  const isManaged = identity.step === 'signed-in' && identity.source === 'managed';
  const decided = (...keys: readonly (keyof Settings)[]) =>
    keys.some((key) => settings[key].setBy === 'policy');
  const own = text.settings;

  const sections: readonly (Section | null)[] = [
    {
      topic: 'account',
      title: own.account,
      words: [own.name, own.email, own.address, own.server],
      managed: isManaged,
      content: <AccountFacts identity={identity} />,
    },
    {
      topic: 'account',
      title: own.security,
      words: [text.common.signOut, own.signOutMeaning],
      managed: false,
      content: <KeptSignIn identity={identity} secretStore={secretStore} />,
    },
    account && {
      topic: 'calls',
      title: text.availability.title,
      words: wordsIn(text.availability),
      managed: decided('doNotDisturb', 'desktopDoNotDisturb', 'forward', 'awayAfterMinutes'),
      content: <AvailabilitySettings settings={settings} domain={domainOf(account.aor) ?? ''} />,
    },
    {
      topic: 'sound',
      title: text.sound.title,
      words: [text.sound.microphone, text.sound.speaker, text.sound.ringers, text.sound.camera],
      managed: decided('microphones', 'speakers', 'ringers', 'cameras'),
      content: <DeviceSettings settings={settings} />,
    },
    {
      topic: 'sound',
      title: text.headset.title,
      words: [text.headset.connect, ...wordsIn(text.headset.controls)],
      managed: decided('headsets'),
      content: <HeadsetSettings setting={settings.headsets} />,
    },
    {
      topic: 'sound',
      title: text.sound.test,
      words: [text.sound.level, text.sound.record, text.sound.playSpeaker, text.sound.playRingers],
      managed: false,
      content: <TryOut onCheck={account === null ? null : () => onTopic('check')} />,
    },
    {
      topic: 'sound',
      title: text.sound.processing,
      words: [text.sound.echoCancellation, text.sound.noiseSuppression, text.sound.gainControl],
      managed: decided('echoCancellation', 'noiseSuppression', 'gainControl'),
      content: <ProcessingSettings settings={settings} />,
    },
    account && {
      topic: 'check',
      title: text.precall.title,
      words: wordsIn({ ...text.precall, details: null, verdicts: null, hindered: null }),
      managed: false,
      content: <PrecallCheck />,
    },
    {
      topic: 'dialling',
      title: text.dialling.title,
      words: wordsIn({ ...text.dialling, why: null }),
      managed: decided('dialling') || account?.calls.dialling != null,
      content: <DiallingSettings setting={settings.dialling} account={account?.calls.dialling ?? null} />,
    },
    {
      topic: 'dialling',
      title: text.links.title,
      words: wordsIn(text.links),
      managed: decided('links', 'confirmLinks'),
      content: <LinkSettings settings={settings} />,
    },
    {
      topic: 'look',
      title: own.look,
      words: [own.theme, own.language, own.textSize, ...wordsIn(own.themes), ...wordsIn(own.languages)],
      managed: decided('theme', 'language', 'textSize'),
      content: <LookSettings settings={settings} />,
    },
    {
      topic: 'keyboard',
      title: text.shortcuts.title,
      words: wordsIn(text.shortcuts),
      managed: decided('shortcuts'),
      content: <ShortcutSettings setting={settings.shortcuts} />,
    },
    {
      topic: 'keyboard',
      title: text.globalShortcuts.title,
      words: wordsIn(text.globalShortcuts),
      managed: decided('globalShortcuts', 'readSelection', 'mediaKeys'),
      content: <GlobalShortcutSettings state={state} />,
    },
    {
      topic: 'computer',
      title: text.attention.title,
      words: [...wordsIn(text.attention), ...wordsIn(text.callWindow)],
      managed: decided('onLock', 'autostart', 'incomingAlert', 'callWindow'),
      content: <AttentionSettings settings={settings} />,
    },
    {
      topic: 'computer',
      title: text.programs.title,
      words: [...wordsIn(text.programs), 'token', 'API'],
      managed: false,
      content: <ProgramTokens />,
    },
    {
      topic: 'support',
      title: text.support.messages.title,
      words: wordsIn(text.support.messages),
      managed: false,
      content: <CallLadders />,
    },
    {
      topic: 'support',
      title: text.support.log.title,
      words: wordsIn(text.support.log),
      managed: false,
      content: <LogViewer />,
    },
    {
      topic: 'support',
      title: text.support.bundle.title,
      words: wordsIn(text.support.bundle),
      managed: false,
      content: <SupportFile />,
    },
    {
      topic: 'about',
      title: own.about,
      words: [
        own.quit,
        own.quitMeaning,
        own.version(app.version),
        ...(update === null ? [] : [text.update.install, text.update.check]),
      ],
      managed: false,
      content: <About version={app.version} update={update} />,
    },
  ];
  return sections
    .filter((section) => section !== null)
    .map((section) => ({
      ...section,
      words: [...section.words, own.topics[section.topic], ...(section.managed ? [own.managed] : [])],
    }));
}
