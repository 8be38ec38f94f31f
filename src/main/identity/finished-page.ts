import { createHash } from 'node:crypto';

const style = `:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center}
main{max-width:26rem;padding:2rem}
h1{font-size:20px;margin:0 0 .5rem}
p{margin:0}`;

/** Browsers let a page close itself only where a program opened it; where they do not, the text stands. */
const script = 'setTimeout(()=>window.close(),1500)';

/** Whether the account can be used is known only later, and said by the app. */
const texts = {
  succeeded: { title: 'Back to Offhook', text: 'You can close this page and go back to Offhook.' },
  failed: { title: 'Sign-in did not work', text: 'You can close this page. Offhook tells you more.' },
} as const;

export interface FinishedPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The last page of the sign-in in the browser; nothing of the request is in it. */
export function finishedPage(succeeded: boolean): FinishedPage {
  const { title, text } = succeeded ? texts.succeeded : texts.failed;
  return {
    html: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Offhook: ${title}</title>
<style>${style}</style></head>
<body><main><h1>${title}</h1><p>${text}</p></main>${succeeded ? `<script>${script}</script>` : ''}</body>
</html>
`,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src ${hashOf(style)}; script-src ${hashOf(script)}; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      // The authorization code stands in this page's address.
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      connection: 'close',
    },
  };
}

/** The one text that the policy lets stand in the page itself. */
function hashOf(text: string): string {
  return `'sha256-${createHash('sha256').update(text).digest('base64')}'`;
}
