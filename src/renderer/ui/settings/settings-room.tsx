import './settings-room.css';
import { useEffect, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import { Button } from '../components/button.tsx';
import { BackIcon, CompanyIcon, DetailsIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';
import { useNarrow } from '../use-media-query.ts';
import { findSettings } from './find-settings.ts';
import { type Section, settingsSections } from './sections.tsx';
import { SettingsSearch } from './settings-search.tsx';
import { type SettingsTopic, settingsTopics } from './topics.ts';

interface Props {
  readonly state: DesktopState;
  /** Null: nobody has chosen yet. */
  readonly chosen: SettingsTopic | null;
  readonly onChoose: (topic: SettingsTopic | null) => void;
}

/** Wide: the topics beside what belongs to the chosen one. Narrow: a list of topics that leads to one, and back. */
export function SettingsRoom({ state, chosen, onChoose: setChosen }: Props) {
  const text = useText();
  const narrow = useNarrow();
  const [query, setQuery] = useState('');
  const [left, setLeft] = useState<SettingsTopic | null>(null);
  const sections = settingsSections(state, text, (next) => {
    setQuery('');
    setChosen(next);
  });
  const searching = query.trim() !== '';
  const topic = chosen ?? (narrow ? null : 'account');
  const found = searching ? findSettings(sections, query) : sections.filter((each) => each.topic === topic);
  const showsList = !narrow || (topic === null && !searching);
  const showsTopic = !narrow || topic !== null || searching;
  const isOpened = narrow && topic !== null && !searching;

  return (
    <div className={narrow ? 'settings settings--narrow scroll' : 'settings settings--wide'}>
      {!isOpened && (
        <div className={narrow ? 'settings__topics' : 'settings__topics scroll'}>
          <h1>{text.rooms.settings}</h1>
          <SettingsSearch query={query} found={searching ? found.length : null} onChange={setQuery} />
          {showsList && (
            <TopicList
              sections={sections}
              current={searching ? null : topic}
              focused={narrow ? left : null}
              onChoose={(next) => {
                setQuery('');
                setChosen(next);
              }}
            />
          )}
        </div>
      )}
      {showsTopic && (
        <div className={narrow ? 'settings__panel' : 'settings__panel scroll'}>
          <div className="settings__column">
            {isOpened && (
              <Opened
                topic={topic}
                onBack={() => {
                  setLeft(topic);
                  setChosen(null);
                }}
              />
            )}
            {found.map((section) => (
              <Group key={section.title} section={section} under={searching} />
            ))}
          </div>
        </div>
      )}
    </div>
  );
}

interface ListProps {
  readonly sections: readonly Section[];
  readonly current: SettingsTopic | null;
  /** Whence one comes back: a keyboard goes on there. */
  readonly focused: SettingsTopic | null;
  readonly onChoose: (topic: SettingsTopic) => void;
}

function TopicList({ sections, current, focused, onChoose }: ListProps) {
  const { settings } = useText();
  const offered = settingsTopics.filter((topic) => sections.some((section) => section.topic === topic));
  return (
    <nav className="topics" aria-label={settings.topicsName}>
      {offered.map((topic) => {
        const name = settings.topics[topic];
        const managed = sections.some((section) => section.topic === topic && section.managed);
        return (
          <AriaButton
            key={topic}
            className="topics__topic"
            autoFocus={topic === focused}
            aria-label={managed ? `${name}, ${settings.managed}` : name}
            aria-current={topic === current ? 'page' : false}
            onPress={() => onChoose(topic)}
          >
            <span className="topics__name">{name}</span>
            {managed && <CompanyIcon size={18} aria-hidden />}
            <DetailsIcon size={18} aria-hidden className="topics__mark" />
          </AriaButton>
        );
      })}
    </nav>
  );
}

/** The head of a topic that covers the list. It takes the focus that the list had. */
function Opened({ topic, onBack }: { topic: SettingsTopic; onBack: () => void }) {
  const { settings } = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useEffect(() => heading.current?.focus(), []);
  return (
    <div className="settings__opened">
      <Button tone="quiet" icon={<BackIcon size={18} aria-hidden />} onPress={onBack}>
        {settings.allTopics}
      </Button>
      <h1 ref={heading} tabIndex={-1}>
        {settings.topics[topic]}
      </h1>
    </div>
  );
}

function Group({ section, under }: { section: Section; under: boolean }) {
  const { settings } = useText();
  const topic = settings.topics[section.topic];
  return (
    <section className="settings__group" aria-label={section.title}>
      <div>
        {under && topic !== section.title && <p className="quiet">{topic}</p>}
        <h2>{section.title}</h2>
      </div>
      {section.content}
    </section>
  );
}
