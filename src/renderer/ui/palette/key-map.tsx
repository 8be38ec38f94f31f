import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import { globalActions } from '../../../shared/global-shortcuts.ts';
import { shortcutKeys } from '../calls/use-shortcuts.ts';
import { Button } from '../components/button.tsx';
import { Facts } from '../components/facts.tsx';
import { formatAccelerator } from '../format/accelerator.ts';
import { shortcutNames } from '../text/in-call-text.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly isOpen: boolean;
  readonly state: DesktopState;
  readonly onClose: () => void;
}

/** Which keys there are: anywhere in Offhook, in a call, and in every program. */
export function KeyMap({ isOpen, state, onClose }: Props) {
  const text = useText();
  const { settings, shortcuts: states, app } = state;
  const everywhere = globalActions.flatMap((action) => {
    const keys = settings.globalShortcuts.value[action];
    if (keys === null || states[action] !== 'on') return [];
    const name = text.globalShortcuts.names[action];
    return [[name, <kbd key={action}>{formatAccelerator(keys, app.platform)}</kbd>] as const];
  });
  const palette = formatAccelerator('CommandOrControl+K', app.platform);
  return (
    <ModalOverlay className="veil" isOpen={isOpen} onOpenChange={(open) => !open && onClose()} isDismissable>
      <Modal className="question">
        <Dialog className="question__dialog">
          <Heading slot="title">{text.palette.keyMap}</Heading>
          <Facts
            rows={[
              [text.palette.title, <kbd key="palette">{palette}</kbd>],
              [text.palette.keyMap, <kbd key="keys">?</kbd>],
              [text.shortcuts.escape, <kbd key="escape">Esc</kbd>],
            ]}
          />
          {settings.shortcuts.value === 'on' && (
            <>
              <h3>{text.shortcuts.title}</h3>
              <Facts
                rows={shortcutNames.map(
                  (name) => [text.shortcuts.names[name], <kbd key={name}>{shortcutKeys[name]}</kbd>] as const,
                )}
              />
            </>
          )}
          {everywhere.length > 0 && (
            <>
              <h3>{text.globalShortcuts.title}</h3>
              <Facts rows={everywhere} />
            </>
          )}
          <div className="question__buttons">
            <Button slot="close">{text.common.close}</Button>
          </div>
        </Dialog>
      </Modal>
    </ModalOverlay>
  );
}
