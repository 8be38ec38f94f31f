import './opened-dialog.css';
import { type ReactNode, useRef, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Dialog } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';

interface Props {
  readonly className: string;
  /** The button's name, where its face does not say it all. */
  readonly label?: string;
  readonly face: ReactNode;
  /** The dialog's name. */
  readonly title: string;
  readonly children: (close: () => void) => ReactNode;
}

/**
 * A button with a text, and what it opens below itself. Without a DialogTrigger, which names the frame around the dialog
 * after the button's text: axe calls that a text outside the landmarks.
 */
export function OpenedDialog({ className, label, face, title, children }: Props) {
  const trigger = useRef<HTMLButtonElement>(null);
  const [isOpen, setOpen] = useState(false);
  return (
    <>
      <AriaButton
        ref={trigger}
        className={className}
        {...(label === undefined ? {} : { 'aria-label': label })}
        aria-haspopup="dialog"
        aria-expanded={isOpen}
        onPress={() => setOpen((open) => !open)}
      >
        {face}
      </AriaButton>
      <Popover
        triggerRef={trigger}
        isOpen={isOpen}
        onOpenChange={setOpen}
        isNonModal
        shouldCloseOnInteractOutside={(element) => trigger.current?.contains(element) !== true}
        placement="bottom start"
        className="opened-dialog"
      >
        <Dialog className="opened-dialog__inside" aria-label={title}>
          {children(() => setOpen(false))}
        </Dialog>
      </Popover>
    </>
  );
}
