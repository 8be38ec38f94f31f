import { demoPassword, people } from '../people.ts';

const texts: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

export function escapeHtml(text: string): string {
  return text.replace(/[&<>"']/g, (char) => texts[char] ?? char);
}

/**
 * No script at all. `form-action` names the loopback because browsers apply it to the redirect
 * that follows the form, which ends at the app's own loopback port, or at its own scheme.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "style-src 'self'",
  "form-action 'self' http://127.0.0.1:* offhook:",
  "base-uri 'none'",
  "frame-ancestors 'none'",
].join('; ');

function page(title: string, body: string): string {
  return `<!doctype html>
<html lang="en">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${escapeHtml(title)}</title>
<link rel="stylesheet" href="/sign-in.css">
</head>
<body>
<main>
<p class="brand">Offhook <span>demo sign-in</span></p>
${body}
</main>
</body>
</html>`;
}

export interface SignInPage {
  readonly uid: string;
  readonly login: string;
  readonly error: string | null;
}

export function signInPage({ uid, login, error }: SignInPage): string {
  const action = `/interaction/${encodeURIComponent(uid)}`;
  const names = people.filter((person) => person.kind === 'oidc').map((person) => person.login);
  return page(
    'Sign in - Offhook demo',
    `<h1>Sign in</h1>
${error === null ? '' : `<p class="error" role="alert" id="error">${escapeHtml(error)}</p>`}
<form method="post" action="${action}" autocomplete="off">
<label for="login">User name</label>
<input id="login" name="login" value="${escapeHtml(login)}" autocomplete="username" autocapitalize="none" spellcheck="false" required autofocus>
<label for="password">Password</label>
<input id="password" name="password" type="password" autocomplete="current-password" required>
<button type="submit" class="primary">Sign in</button>
</form>
<form method="post" action="${action}/abort">
<button type="submit" class="plain" name="cancel" value="yes">Cancel</button>
</form>
<p class="hint">This provider runs on your machine only. Try ${names.map((name) => `<code>${name}</code>`).join(', ')} with the password <code>${demoPassword}</code>.</p>`,
  );
}

export function messagePage(title: string, text: string): string {
  return page(`${title} - Offhook demo`, `<h1>${escapeHtml(title)}</h1>\n<p>${escapeHtml(text)}</p>`);
}

/** @param form the provider's own hidden form, id `op.logoutForm` */
export function signOutPage(form: string): string {
  return page(
    'Sign out - Offhook demo',
    `<h1>Sign out?</h1>
<p>You are about to sign out of the demo's identity provider.</p>
${form}
<button type="submit" class="primary" form="op.logoutForm" name="logout" value="yes">Sign out</button>
<button type="submit" class="plain" form="op.logoutForm">Stay signed in</button>`,
  );
}

/** @param form the provider's own form with the field, id `op.deviceInputForm` */
export function deviceCodePage(form: string, isWrong: boolean): string {
  // A script beside the page's policy: it would not run.
  const plain = form.replace(/ onfocus="[^"]*"/, ' aria-label="Code"');
  return page(
    'Code - Offhook demo',
    `<h1>Type the code</h1>
${isWrong ? '<p class="error" role="alert">That code is not known, or has expired.</p>' : ''}
${plain}
<button type="submit" class="primary" form="op.deviceInputForm">Next</button>`,
  );
}

/** @param form the provider's own hidden form, id `op.deviceConfirmForm` */
export function deviceConfirmPage(form: string, userCode: string): string {
  return page(
    'Confirm - Offhook demo',
    `<h1>Is this your code?</h1>
<p>Offhook shows <strong>${escapeHtml(userCode)}</strong>. Go on only if you asked for it yourself.</p>
${form}
<button type="submit" class="primary" form="op.deviceConfirmForm">Go on</button>
<button type="submit" class="plain" form="op.deviceConfirmForm" value="yes" name="abort">Cancel</button>`,
  );
}

export const styleSheet = `
:root { color-scheme: light dark; --page: #f4f5f7; --card: #fff; --text: #1c2024; --soft: #5b6470; --line: #cfd5dc; --accent: #0b6b5d; --on-accent: #fff; --bad: #b3261e; --bad-soft: #fdecea; }
@media (prefers-color-scheme: dark) { :root { --page: #14171a; --card: #1d2125; --text: #eceff2; --soft: #a3adb8; --line: #3a424a; --accent: #5cc8b5; --on-accent: #06231e; --bad: #ffb4ab; --bad-soft: #3b1f1d; } }
* { box-sizing: border-box; }
body { margin: 0; min-height: 100vh; display: grid; place-items: center; padding: 1.5rem; background: var(--page); color: var(--text); font: 16px/1.5 system-ui, sans-serif; }
main { width: min(23rem, 100%); background: var(--card); border: 1px solid var(--line); border-radius: 14px; padding: 2rem; }
.brand { margin: 0 0 1.25rem; font-weight: 650; color: var(--accent); }
.brand span { color: var(--soft); font-weight: 400; }
h1 { margin: 0 0 1.25rem; font-size: 1.5rem; line-height: 1.2; }
label { display: block; margin: 0 0 .25rem; font-size: .9rem; font-weight: 550; }
input { width: 100%; margin: 0 0 1rem; padding: .6rem .75rem; font: inherit; color: inherit; background: transparent; border: 1px solid var(--line); border-radius: 8px; }
button { width: 100%; padding: .65rem; margin: 0 0 .5rem; font: inherit; font-weight: 600; border-radius: 8px; cursor: pointer; }
button.primary { background: var(--accent); color: var(--on-accent); border: 1px solid var(--accent); }
button.plain { background: transparent; color: inherit; border: 1px solid var(--line); }
:focus-visible { outline: 3px solid var(--accent); outline-offset: 2px; }
.error { margin: 0 0 1rem; padding: .6rem .75rem; border-radius: 8px; background: var(--bad-soft); color: var(--bad); }
.hint { margin: 1rem 0 0; font-size: .85rem; color: var(--soft); }
`;
