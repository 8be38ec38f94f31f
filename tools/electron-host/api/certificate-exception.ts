import { createEvent } from '../support/events.ts';
import { app } from './app.ts';
import type { WebContents } from './web-contents.ts';

/** The `certificate-error` events, of the page first and then of the app: true if a listener lets the certificate pass. */
export function askForException(
  contents: WebContents,
  url: string,
  error: string,
  certificate: Electron.Certificate,
): Promise<boolean> {
  return new Promise((resolve) => {
    const event = createEvent();
    const decide = (trusted: boolean): void => resolve(trusted);
    const name = `net::${error}`;
    contents.emit('certificate-error', event, url, name, certificate, decide, true);
    if (!event.defaultPrevented) {
      app.emit('certificate-error', event, contents, url, name, certificate, decide, true);
    }
    if (!event.defaultPrevented) resolve(false);
  });
}
