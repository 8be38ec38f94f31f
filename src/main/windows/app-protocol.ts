import { extname, join, sep } from 'node:path';
import { readPicturePath } from '../../shared/picture.ts';
import { appOrigin } from '../answer-request.ts';

/**
 * The page's content security policy.
 *
 * `connect-src wss:` is open to every host, because the account's servers are known only after sign-in while a policy
 * holds from the page's load, and a reload at sign-in would lose the user's place. Which servers are spoken to is
 * decided by the provisioning document, and their certificates are verified. Plain ws:, http: and https: stay shut:
 * all requests but SIP are made by the main process.
 *
 * `'wasm-unsafe-eval'` is for the stronger noise suppression, which is WebAssembly within a script of ours. It lets nobody turn
 * text into script: whoever could compile WebAssembly here would have to be a script of ours already.
 */
export const contentSecurityPolicy = [
  "default-src 'none'",
  "script-src 'self' 'wasm-unsafe-eval'",
  "style-src 'self'",
  "img-src 'self' data:",
  "font-src 'self'",
  "media-src 'self' blob: mediastream:",
  "connect-src 'self' wss:",
  "worker-src 'self'",
  "base-uri 'none'",
  "form-action 'none'",
  "frame-ancestors 'none'",
  "object-src 'none'",
].join('; ');

const contentTypes: Readonly<Record<string, string>> = {
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json; charset=utf-8',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.ico': 'image/x-icon',
  '.woff2': 'font/woff2',
  '.wav': 'audio/wav',
  '.mp3': 'audio/mpeg',
  '.ogg': 'audio/ogg',
  '.wasm': 'application/wasm',
};

const securityHeaders = {
  'content-security-policy': contentSecurityPolicy,
  'x-content-type-options': 'nosniff',
  'referrer-policy': 'no-referrer',
  'cross-origin-opener-policy': 'same-origin',
  'cross-origin-resource-policy': 'same-origin',
};

/** As it is written; null for another host. Pure. */
function ownPathOf(requestUrl: string): string | null {
  const url = URL.parse(requestUrl);
  return url !== null && `${url.protocol}//${url.host}` === appOrigin ? url.pathname : null;
}

/** The file behind an `app://offhook/` URL, or null for another host and for any path that leaves `root`. Pure. */
export function resolveAppFile(root: string, requestUrl: string): string | null {
  const written = ownPathOf(requestUrl);
  if (written === null) return null;
  let path: string;
  try {
    path = decodeURIComponent(written);
  } catch {
    return null;
  }
  // A URL parser folds "..", but not "%2e%2e%2f" nor a backslash; a colon would name a Windows drive or stream.
  if (/[\\:\0]/.test(path)) return null;
  const file = join(root, path);
  return file.startsWith(root.endsWith(sep) ? root : root + sep) ? file : null;
}

function refuse(status: number): Response {
  return new Response(null, { status, headers: securityHeaders });
}

export interface AppFiles {
  readonly readFile: (file: string) => Promise<Uint8Array<ArrayBuffer>>;
  /** JPEG of a contact; null: there is none. */
  readonly picture: (contact: number, version: number) => Uint8Array | null;
}

/** Kept by the page that shows it: after a sign-out nothing of it is anywhere. */
const pictureHeaders = { 'content-type': 'image/jpeg', 'cache-control': 'no-store' };

function answer(
  { method }: Request,
  body: Uint8Array<ArrayBuffer>,
  headers: Record<string, string>,
): Response {
  return new Response(method === 'HEAD' ? null : body, { headers: { ...securityHeaders, ...headers } });
}

/**
 * Serves the built renderer, and the pictures of contacts. An unknown ending is refused, so that nothing is ever guessed
 * to be a script.
 */
export function createAppProtocol(
  root: string,
  { readFile, picture }: AppFiles,
): (request: Request) => Promise<Response> {
  return async (request) => {
    if (request.method !== 'GET' && request.method !== 'HEAD') return refuse(405);
    const wanted = readPicturePath(ownPathOf(request.url) ?? '');
    if (wanted !== null) {
      const found = picture(wanted.contact, wanted.version);
      if (found === null) return refuse(404);
      return answer(request, Uint8Array.from(found), pictureHeaders);
    }
    const file = resolveAppFile(root, request.url);
    if (file === null) return refuse(403);
    const contentType = contentTypes[extname(file)];
    if (contentType === undefined) return refuse(404);
    try {
      return answer(request, await readFile(file), { 'content-type': contentType });
    } catch {
      return refuse(404);
    }
  };
}
