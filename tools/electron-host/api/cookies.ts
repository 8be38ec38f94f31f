import type { Protocol } from 'devtools-protocol';
import { browser } from '../runtime/running-browser.ts';
import { StrictEmitter } from '../support/strict.ts';
import { toChromiumUrl } from './schemes.ts';

export class Cookies extends StrictEmitter {
  async get(filter: Electron.CookiesGetFilter): Promise<Electron.Cookie[]> {
    const { cookies } = await browser().session.send('Storage.getCookies', {});
    const host = filter.url === undefined ? undefined : new URL(toChromiumUrl(filter.url)).hostname;
    return cookies
      .filter((cookie) => host === undefined || host.endsWith(cookie.domain.replace(/^\./, '')))
      .filter((cookie) => filter.name === undefined || cookie.name === filter.name)
      .filter((cookie) => filter.domain === undefined || cookie.domain.endsWith(filter.domain))
      .map(describeCookie);
  }

  async set(details: Electron.CookiesSetDetails): Promise<void> {
    const cookie: Protocol.Network.CookieParam = {
      name: details.name ?? '',
      value: details.value ?? '',
      url: toChromiumUrl(details.url),
      path: details.path ?? '/',
      secure: details.secure ?? false,
      httpOnly: details.httpOnly ?? false,
      ...(details.domain === undefined ? {} : { domain: details.domain }),
      ...(details.expirationDate === undefined ? {} : { expires: details.expirationDate }),
    };
    await browser().session.send('Storage.setCookies', { cookies: [cookie] });
  }

  async flushStore(): Promise<void> {
    await browser().session.send('Storage.getCookies', {});
  }
}

const sameSite = { Strict: 'strict', Lax: 'lax', None: 'no_restriction' } as const;

function describeCookie(cookie: Protocol.Network.Cookie): Electron.Cookie {
  return {
    name: cookie.name,
    value: cookie.value,
    domain: cookie.domain,
    hostOnly: !cookie.domain.startsWith('.'),
    path: cookie.path,
    secure: cookie.secure,
    httpOnly: cookie.httpOnly,
    session: cookie.session,
    sameSite: cookie.sameSite ? sameSite[cookie.sameSite] : 'unspecified',
    ...(cookie.session ? {} : { expirationDate: cookie.expires }),
  };
}
