import './sign-out.css';
import { useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Heading } from 'react-aria-components/Heading';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import { Button } from '../components/button.tsx';
import { useDesktop, useEngine } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/** Asks only when a call would be lost. */
export function SignOut() {
  const text = useText();
  const desktop = useDesktop();
  const inCall = useEngine(({ calls }) => calls.some(({ end }) => end === null));
  const [asking, setAsking] = useState(false);
  return (
    <>
      <p className="quiet">{text.settings.signOutMeaning}</p>
      <div>
        <Button onPress={() => (inCall ? setAsking(true) : desktop.signOut())}>{text.common.signOut}</Button>
      </div>
      <ModalOverlay className="veil" isOpen={asking} onOpenChange={setAsking} isDismissable>
        <Modal className="question">
          <Dialog className="question__dialog" role="alertdialog">
            <Heading slot="title">{text.settings.signOutTitle}</Heading>
            <p>{text.settings.signOutDuringCall}</p>
            <div className="question__buttons">
              <Button slot="close">{text.common.cancel}</Button>
              <Button tone="danger" onPress={desktop.signOut}>
                {text.common.signOut}
              </Button>
            </div>
          </Dialog>
        </Modal>
      </ModalOverlay>
    </>
  );
}
