import { describe, nextUrl, remember, request, SignInError, type Step } from './browse.ts';

export interface SignInAnswer {
  readonly login: string;
  readonly password: string;
  /** Press "Cancel" instead of signing in. */
  readonly cancel?: boolean;
}

const mostSteps = 12;

/**
 * Does what a person does in the browser: follows the redirects, fills in the form of the demo's sign-in page,
 * and follows to the app's loopback redirect. For scripted runs and tests.
 *
 * @returns the text of the page that the app's loopback server answered with, or the link of its own scheme
 * @throws SignInError when something unexpected comes, e.g. a refused password or an error page
 */
export async function signInAtDemo(authorizationUrl: string, answer: SignInAnswer): Promise<string> {
  const start = new URL(authorizationUrl);
  const cookies = new Map<string, string>();
  let step: Step = { url: start, form: null };
  let submitted = false;

  for (let count = 0; count < mostSteps; count += 1) {
    // A link of the app's own scheme: the system opens it, not the browser.
    if (!step.url.protocol.startsWith('http')) return step.url.href;
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

function fillIn(page: string, base: URL, { login, password, cancel = false }: SignInAnswer): Step {
  const actions = [...page.matchAll(/<form method="post" action="([^"]+)"/g)].map((match) => match[1] ?? '');
  const action = actions.find((path) => path.endsWith('/abort') === cancel);
  if (action === undefined || !page.includes('name="password"')) {
    throw new SignInError(describe(200, page));
  }
  const form = cancel ? new URLSearchParams({ cancel: 'yes' }) : new URLSearchParams({ login, password });
  return { url: new URL(action, base), form };
}
