/** Something other than the expected page or redirect came; the message says at which step. */
export class SignInError extends Error {
  override readonly name = 'SignInError';
}

export interface SignInAnswer {
  readonly login: string;
  readonly password: string;
  /** Press "Cancel" instead of signing in. */
  readonly cancel?: boolean;
}

const mostSteps = 12;

interface Step {
  readonly url: URL;
  readonly form: URLSearchParams | null;
}

/**
 * Does what a person does in the browser: follows the redirects, fills in the form of the demo's sign-in page,
 * and follows to the app's loopback redirect. For scripted runs and tests.
 *
 * @returns the text of the page that the app's loopback server answered with
 * @throws SignInError when something unexpected comes, e.g. a refused password or an error page
 */
export async function signInAtDemo(authorizationUrl: string, answer: SignInAnswer): Promise<string> {
  const start = new URL(authorizationUrl);
  const cookies = new Map<string, string>();
  let step: Step = { url: start, form: null };
  let submitted = false;

  for (let count = 0; count < mostSteps; count += 1) {
    const response = await request(step, step.url.origin === start.origin ? cookies : new Map());
    if (step.url.origin !== start.origin) {
      const text = await response.text();
      // A cancelled sign-in is an error to the app, whatever page it shows for it.
      if (!response.ok && !answer.cancel) {
        throw new SignInError(`the app answered its redirect with ${response.status}`);
      }
      return text;
    }
    remember(response, cookies);
    const next = nextUrl(response, step.url);
    if (next !== null) {
      step = { url: next, form: null };
      continue;
    }
    const page = await response.text();
    if (submitted || !response.ok) throw new SignInError(describe(response.status, page));
    submitted = true;
    step = fillIn(page, step.url, answer);
  }
  throw new SignInError(`more than ${mostSteps} redirects`);
}

async function request({ url, form }: Step, cookies: ReadonlyMap<string, string>): Promise<Response> {
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

function remember(response: Response, cookies: Map<string, string>): void {
  for (const line of response.headers.getSetCookie()) {
    const pair = line.split(';', 1)[0] ?? '';
    const equals = pair.indexOf('=');
    if (equals < 1) continue;
    const value = pair.slice(equals + 1);
    if (value === '') cookies.delete(pair.slice(0, equals));
    else cookies.set(pair.slice(0, equals), value);
  }
}

function nextUrl(response: Response, base: URL): URL | null {
  const location = response.headers.get('location');
  return response.status >= 300 && response.status < 400 && location !== null
    ? new URL(location, base)
    : null;
}

function fillIn(page: string, base: URL, { login, password, cancel = false }: SignInAnswer): Step {
  const actions = [...page.matchAll(/<form method="post" action="([^"]+)"/g)].map((match) => match[1] ?? '');
  const action = actions.find((path) => path.endsWith('/abort') === cancel);
  if (action === undefined || !page.includes('name="password"')) {
    throw new SignInError(describe(200, page));
  }
  const form = cancel ? new URLSearchParams({ cancel: 'yes' }) : new URLSearchParams({ login, password });
  return { url: new URL(action, base), form };
}

/** The page's own words, without its markup; the password is never part of a page. */
function describe(status: number, page: string): string {
  const alert = /role="alert"[^>]*>([^<]+)</.exec(page)?.[1];
  const title = /<title>([^<]*)<\/title>/.exec(page)?.[1];
  const text = /<h1>[^<]*<\/h1>\s*<p>([^<]*)</.exec(page)?.[1];
  const words = alert ?? [title, text].filter((part) => part !== undefined).join(': ');
  return `unexpected page (${status}): ${words === '' ? 'no title' : words}`;
}
