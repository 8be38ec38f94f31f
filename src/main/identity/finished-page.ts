import { createHash } from 'node:crypto';

const style = `:root{color-scheme:light dark}
body{font:15px/1.5 system-ui,sans-serif;margin:0;min-height:100vh;display:grid;place-items:center}
main{max-width:26rem;padding:2rem}
h1{font-size:20px;margin:0 0 .5rem}
p{margin:0}`;

/** Whether the account can be used is known only later, and said by the app. */
const texts = {
  succeeded: { title: 'Back to Offhook', text: 'You can close this page and go back to Offhook.' },
  failed: { title: 'Sign-in did not work', text: 'You can close this page. Offhook tells you more.' },
} as const;

export interface FinishedPage {
  readonly html: string;
  readonly headers: Readonly<Record<string, string>>;
}

/** The last page of the sign-in in the browser. No script, and nothing of the request in it. */
export function finishedPage(succeeded: boolean): FinishedPage {
  const { title, text } = succeeded ? texts.succeeded : texts.failed;
  const styleHash = createHash('sha256').update(style).digest('base64');
  return {
    html: `<!doctype html>
<html lang="en">
<head><meta charset="utf-8"><meta name="viewport" content="width=device-width"><title>Offhook: ${title}</title>
<style>${style}</style></head>
<body><main><h1>${title}</h1><p>${text}</p></main></body>
</html>
`,
    headers: {
      'content-type': 'text/html; charset=utf-8',
      'content-security-policy': `default-src 'none'; style-src 'sha256-${styleHash}'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'`,
      'x-content-type-options': 'nosniff',
      // The authorization code stands in this page's address.
      'referrer-policy': 'no-referrer',
      'cache-control': 'no-store',
      connection: 'close',
    },
  };
}
