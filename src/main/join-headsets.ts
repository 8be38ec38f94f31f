import type { App, Dialog, Session } from 'electron';
import type { SettingsUpdate } from '../shared/settings.ts';
import type { Ground } from './ground.ts';
import { allowHeadsets } from './headsets/headset-permission.ts';
import { chooseWords } from './words/choose-words.ts';

// Part of the composition root: which headsets the page may talk to.

export interface HeadsetParts {
  readonly app: App;
  readonly dialog: Dialog;
  readonly session: Session;
  readonly updateSettings: (update: SettingsUpdate) => Promise<void>;
}

export function joinHeadsets(
  { settings, logOf }: Ground,
  { app, dialog, session, updateSettings }: HeadsetParts,
): void {
  allowHeadsets(session, {
    remembered() {
      const { value, setBy } = settings.resolved().headsets;
      return { headsets: value, isManaged: setBy === 'policy' };
    },
    remember: (headsets) => updateSettings({ headsets }),
    async choose(names) {
      const words = chooseWords(settings.resolved().language.value, app.getLocale());
      const { response } = await dialog.showMessageBox({
        type: 'question',
        message: words.whichHeadset,
        buttons: [...names, words.noHeadset],
        // Who is typing when the question comes gives nothing away by Enter.
        defaultId: names.length,
        cancelId: names.length,
      });
      return response < names.length ? response : null;
    },
    log: logOf('headsets'),
  });
}
