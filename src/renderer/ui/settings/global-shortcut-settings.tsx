import './global-shortcuts.css';
import { useEffect, useState } from 'react';
import { acceleratorOf } from '../../../shared/accelerator.ts';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import { type GlobalAction, globalActions } from '../../../shared/global-shortcuts.ts';
import { Button } from '../components/button.tsx';
import { Choice } from '../components/choice.tsx';
import { CompanyIcon } from '../components/icons.ts';
import { formatAccelerator } from '../format/accelerator.ts';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/** The keys that work wherever the person is: choosing, testing, and what stands in their way. */
export function GlobalShortcutSettings({ state }: { state: DesktopState }) {
  const text = useText();
  const words = text.globalShortcuts;
  const desktop = useDesktop();
  const { settings, app, shortcuts } = state;
  const { value, setBy } = settings.globalShortcuts;
  return (
    <>
      <p className="quiet">{words.meaning}</p>
      {setBy === 'policy' && (
        <p className="choice__managed quiet">
          <CompanyIcon size={18} aria-hidden />
          {text.settings.managed}
        </p>
      )}
      <ul className="global-shortcuts">
        {globalActions.map((action) => (
          <Row
            key={action}
            {...{ action, platform: app.platform, state: shortcuts[action], accelerator: value[action] }}
            managed={setBy === 'policy'}
            onChange={(accelerator) =>
              desktop.updateSettings({ globalShortcuts: { ...value, [action]: accelerator } })
            }
          />
        ))}
      </ul>
      <Choice
        label={words.readSelection}
        setting={settings.readSelection}
        options={words.options}
        onChange={(readSelection) => desktop.updateSettings({ readSelection })}
      />
      <p className="quiet">{words.readSelectionMeaning}</p>
      <Choice
        label={words.mediaKeys}
        setting={settings.mediaKeys}
        options={words.options}
        onChange={(mediaKeys) => desktop.updateSettings({ mediaKeys })}
      />
      <p className="quiet">{words.mediaKeysMeaning}</p>
    </>
  );
}

interface RowProps {
  readonly action: GlobalAction;
  readonly platform: string;
  readonly state: DesktopState['shortcuts'][GlobalAction];
  readonly accelerator: string | null;
  readonly managed: boolean;
  readonly onChange: (accelerator: string | null) => void;
}

type Doing = 'nothing' | 'recording' | 'unusable' | 'testing' | 'works' | 'failed';

function Row({ action, platform, state, accelerator, managed, onChange }: RowProps) {
  const { globalShortcuts: words } = useText();
  const desktop = useDesktop();
  const [doing, setDoing] = useState<Doing>('nothing');
  const recording = doing === 'recording' || doing === 'unusable';
  const name = words.names[action];

  useEffect(() => {
    if (!recording) return;
    function record(event: KeyboardEvent): void {
      event.preventDefault();
      event.stopPropagation();
      if (['Control', 'Alt', 'Shift', 'Meta', 'AltGraph'].includes(event.key)) return;
      const pressed = acceleratorOf(event, platform);
      if (event.key === 'Escape') setDoing('nothing');
      else if (pressed === null) setDoing('unusable');
      else {
        onChange(pressed);
        setDoing('nothing');
      }
    }
    // Before anything else of the page takes them.
    window.addEventListener('keydown', record, true);
    return () => window.removeEventListener('keydown', record, true);
  }, [recording, platform, onChange]);

  async function test(): Promise<void> {
    setDoing('testing');
    const reply = await desktop.request('shortcut.test', { action });
    setDoing(reply.ok && reply.value.pressed ? 'works' : 'failed');
  }

  const said: Readonly<Record<Doing, string | null>> = {
    nothing: state === 'taken' || state === 'twice' ? words.states[state] : null,
    recording: words.press,
    unusable: words.unusable,
    testing: words.pressForTest,
    works: words.works,
    failed: words.nothingCame,
  };
  const isTrouble =
    doing === 'failed' || doing === 'unusable' || (doing === 'nothing' && said.nothing !== null);
  return (
    <li className="global-shortcut">
      <span className="global-shortcut__name">{name}</span>
      {accelerator === null ? (
        <span className="global-shortcut__keys quiet">{words.none}</span>
      ) : (
        <kbd className="global-shortcut__keys">{formatAccelerator(accelerator, platform)}</kbd>
      )}
      <span className="global-shortcut__buttons">
        {accelerator !== null && (
          <Button
            tone="quiet"
            aria-label={words.test(name)}
            isDisabled={doing === 'testing' || state !== 'on'}
            onPress={() => void test()}
          >
            {words.testShort}
          </Button>
        )}
        {!managed && (
          <Button tone="quiet" aria-label={words.change(name)} onPress={() => setDoing('recording')}>
            {words.changeShort}
          </Button>
        )}
        {!managed && accelerator !== null && (
          <Button tone="quiet" aria-label={words.remove(name)} onPress={() => onChange(null)}>
            {words.removeShort}
          </Button>
        )}
      </span>
      <p
        role="status"
        className={
          isTrouble ? 'global-shortcut__said global-shortcut__said--trouble' : 'global-shortcut__said'
        }
      >
        {said[doing]}
      </p>
    </li>
  );
}
