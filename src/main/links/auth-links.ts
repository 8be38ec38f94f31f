import { type AuthLinks, parseAuthLink } from '../identity/scheme-redirect.ts';

interface LinkEvents {
  on(event: 'second-instance', listener: (event: unknown, argv: readonly string[]) => void): unknown;
  on(event: 'open-url', listener: (event: { preventDefault(): void }, url: string) => void): unknown;
}

/**
 * The system hands a link to another start of the app, which passes it on and goes (Windows, Linux), or by an event
 * (macOS). A link that nobody waits for does nothing.
 */
export function receiveAuthLinks(app: LinkEvents, links: AuthLinks): void {
  const receive = (text: string): void => {
    const link = parseAuthLink(text);
    if (link !== null) links.deliver(link);
  };
  app.on('second-instance', (_event, argv) => argv.forEach(receive));
  app.on('open-url', (event, url) => {
    event.preventDefault();
    receive(url);
  });
}
