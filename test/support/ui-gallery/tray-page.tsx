import { describeTray, type TrayItem } from '../../../src/main/tray/tray-model.ts';
import { chooseWords } from '../../../src/main/words/choose-words.ts';
import type { Language } from '../../../src/renderer/ui/text/language.ts';
import { useAppearance } from '../../../src/renderer/ui/theme/use-appearance.ts';
import type { Settings } from '../../../src/shared/settings.ts';
import type { SampleTray } from './sample-tray.ts';
import './tray-page.css';

const icons = import.meta.glob<string>('../../../assets/tray/*@2x.png', {
  eager: true,
  query: '?inline',
  import: 'default',
});

/** The model of tray and menu, drawn as a page: what stands there, not how a desktop shows it. */
export function TrayPage({
  trays,
  theme,
  language,
}: {
  trays: readonly SampleTray[];
  theme: Settings['theme'];
  language: Language;
}) {
  useAppearance(theme, language);
  const words = chooseWords(language, language);
  const formatTime = (at: number) =>
    new Intl.DateTimeFormat(language, { timeStyle: 'short', timeZone: 'UTC' }).format(at);
  return (
    <main className="trays">
      <h1 className="only-spoken">{words.open}</h1>
      {trays.map((tray) => {
        const { state, toolTip, groups } = describeTray({ ...tray, words, formatTime });
        return (
          <section key={state} className="tray" aria-label={state}>
            <p className="tray__tip">
              <img
                src={icons[`../../../assets/tray/${state}.${theme}@2x.png`]}
                alt={state}
                width={22}
                height={22}
              />
              {toolTip.split('\n').join(' · ')}
            </p>
            {groups
              .filter((group) => group.length > 0)
              .map((group) => (
                <Items key={group[0]?.id} items={group} />
              ))}
          </section>
        );
      })}
    </main>
  );
}

function Items({ items }: { items: readonly TrayItem[] }) {
  return (
    <ul className="tray__group">
      {items.map(({ id, label, checked, action, items: folded }) => (
        <li key={id} className={action === undefined && folded === undefined ? 'quiet' : ''}>
          {checked === true ? '✓ ' : ''}
          {label}
          {folded !== undefined && <Items items={folded} />}
        </li>
      ))}
    </ul>
  );
}
