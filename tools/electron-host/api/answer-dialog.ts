import type { Protocol } from 'devtools-protocol';
import type { CdpSession } from '../chromium/connection.ts';
import { createEvent } from '../support/events.ts';
import { app } from './app.ts';
import type { WebContents } from './web-contents.ts';

/** A page asks something. Only a beforeunload is put to the app, which may let the page go all the same. */
export function answerDialog(
  contents: WebContents,
  session: CdpSession,
  dialog: Protocol.Page.JavascriptDialogOpeningEvent,
): void {
  const event = createEvent();
  if (dialog.type === 'beforeunload') {
    contents.emit('will-prevent-unload', event);
    if (!event.defaultPrevented) app.abandonQuit();
  }
  // chromedriver, if it is there, answers alerts by itself.
  const accept = event.defaultPrevented;
  session.send('Page.handleJavaScriptDialog', { accept }).catch(() => undefined);
}
