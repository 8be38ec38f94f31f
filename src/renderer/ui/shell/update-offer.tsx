import { useState } from 'react';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import { Button } from '../components/button.tsx';
import { InfoIcon } from '../components/icons.ts';
import { SentenceText } from '../components/sentence.tsx';
import { useDesktop } from '../offhook.ts';
import type { Text } from '../text/text.ts';
import { useText } from '../text/use-text.ts';

/** A new version is there. Nothing is said of it in a call, and to whom it was said once it is not said again. */
export function UpdateOffer({ update }: { update: DesktopState['update'] }) {
  const { update: text } = useText();
  const desktop = useDesktop();
  const [putOff, setPutOff] = useState<string | null>(null);
  const offered = update?.step === 'ready' && update.version !== putOff ? update.version : null;
  return (
    <div className="notices" role="status">
      {offered !== null && (
        <div className="notice">
          <InfoIcon size={20} aria-hidden className="notice__icon" />
          <SentenceText sentence={text.ready(offered)}>
            <div className="notice__choices">
              <Button tone="accent" onPress={() => void desktop.request('update.install', null)}>
                {text.install}
              </Button>
              <Button onPress={() => setPutOff(offered)}>{text.later}</Button>
            </div>
          </SentenceText>
        </div>
      )}
    </div>
  );
}

/** The same in the settings, where it can be found again, and looked for; in a call it says what it waits for. */
export function UpdateProgress({ update }: { update: NonNullable<DesktopState['update']> }) {
  const { update: text } = useText();
  const desktop = useDesktop();
  return (
    <>
      <p role="status">{describeUpdate(update, text)}</p>
      {update.step === 'ready' && (
        <div>
          <Button tone="accent" onPress={() => void desktop.request('update.install', null)}>
            {text.install}
          </Button>
        </div>
      )}
      {(update.step === 'resting' || update.step === 'looking') && (
        <div>
          {/* It keeps the focus while it cannot be pressed. */}
          <Button
            isPending={update.step === 'looking'}
            onPress={() => void desktop.request('update.check', null)}
          >
            {text.check}
          </Button>
        </div>
      )}
    </>
  );
}

function describeUpdate(update: NonNullable<DesktopState['update']>, text: Text['update']): string {
  switch (update.step) {
    case 'resting':
      return update.last === null ? '' : text.outcomes[update.last];
    case 'looking':
      return text.looking;
    case 'fetching':
      return text.fetching(update.version);
    case 'after-call':
    case 'ready': {
      const { title, meaning } = text[update.step === 'ready' ? 'ready' : 'afterCall'](update.version);
      return `${title}. ${meaning}`;
    }
  }
}
