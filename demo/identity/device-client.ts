import { describe, nextUrl, remember, request, SignInError, type Step } from './browse.ts';
import type { SignInAnswer } from './sign-in-client.ts';

const mostSteps = 16;

/**
 * Does what a person does on another device: opens the address, types the code, confirms it, and signs in.
 *
 * @returns the text of the last page
 * @throws SignInError when something unexpected comes
 */
export async function signInAtDevice(
  verificationUri: string,
  userCode: string,
  answer: SignInAnswer,
): Promise<string> {
  const cookies = new Map<string, string>();
  let step: Step = { url: new URL(verificationUri), form: null };
  let hasRefused = false;
  for (let count = 0; count < mostSteps; count += 1) {
    const response = await request(step, cookies);
    remember(response, cookies);
    const next = nextUrl(response, step.url);
    if (next !== null) {
      step = { url: next, form: null };
      continue;
    }
    const page = await response.text();
    if (!response.ok) throw new SignInError(describe(response.status, page));
    // Whoever said no is back where the code is typed.
    if (hasRefused) return page;
    const filled = fillIn(page, step.url, userCode, answer);
    if (filled === null) return page;
    hasRefused = filled.form?.has('abort') ?? false;
    step = filled;
  }
  throw new SignInError(`more than ${mostSteps} pages`);
}

/** null: there is nothing left to fill in. */
function fillIn(page: string, base: URL, userCode: string, answer: SignInAnswer): Step | null {
  const { login, password, cancel = false } = answer;
  const action = /<form[^>]* action="([^"]+)"/.exec(page)?.[1];
  if (action === undefined) return null;
  const url = new URL(action, base);
  const xsrf = /name="xsrf" value="([^"]+)"/.exec(page)?.[1];
  if (xsrf === undefined) return { url, form: new URLSearchParams({ login, password }) };
  if (!page.includes('op.deviceConfirmForm'))
    return { url, form: new URLSearchParams({ xsrf, user_code: userCode }) };
  const choice = cancel ? { abort: 'yes' } : { confirm: 'yes' };
  return { url, form: new URLSearchParams({ xsrf, user_code: userCode, ...choice }) };
}
