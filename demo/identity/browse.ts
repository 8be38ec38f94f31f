// What a browser does, as far as signing in needs it: for scripted runs and tests.

/** Something other than the expected page or redirect came; the message says at which step. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}

export interface Step {
  readonly url: URL;
  readonly form: URLSearchParams | null;
}

export async function request({ url, form }: Step, cookies: ReadonlyMap<string, string>): Promise<Response> {
  const headers = new Headers({ accept: 'text/html' });
  const cookie = [...cookies].map(([name, value]) => `${name}=${value}`).join('; ');
  if (cookie !== '') headers.set('cookie', cookie);
  try {
    return await fetch(url, {
      method: form === null ? 'GET' : 'POST',
      headers,
      body: form,
      redirect: 'manual',
    });
  } catch (cause) {
    throw new SignInError(`no answer from ${url.origin}`, { cause });
  }
}

export function remember(response: Response, cookies: Map<string, string>): void {
  for (const line of response.headers.getSetCookie()) {
    const pair = line.split(';', 1)[0] ?? '';
    const equals = pair.indexOf('=');
    if (equals < 1) continue;
    const value = pair.slice(equals + 1);
    if (value === '') cookies.delete(pair.slice(0, equals));
    else cookies.set(pair.slice(0, equals), value);
  }
}

export function nextUrl(response: Response, base: URL): URL | null {
  const location = response.headers.get('location');
  return response.status >= 300 && response.status < 400 && location !== null
    ? new URL(location, base)
    : null;
}

/** The page's own words, without its markup; the password is never part of a page. */
export function describe(status: number, page: string): string {
  const alert = /role="alert"[^>]*>([^<]+)</.exec(page)?.[1];
  const title = /<title>([^<]*)<\/title>/.exec(page)?.[1];
  const text = /<h1>[^<]*<\/h1>\s*<p>([^<]*)</.exec(page)?.[1];
  const words = alert ?? [title, text].filter((part) => part !== undefined).join(': ');
  return `unexpected page (${status}): ${words === '' ? 'no title' : words}`;
}
