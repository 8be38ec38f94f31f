import { join, resolve, sep } from 'node:path';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  contentSecurityPolicy,
  createAppProtocol,
  resolveAppFile,
} from '../../../../src/main/windows/app-protocol.ts';

const root = resolve('/app/renderer');

describe('resolveAppFile', () => {
  it('finds files below the root', () => {
    expect(resolveAppFile(root, 'app://offhook/index.html')).toBe(join(root, 'index.html'));
    expect(resolveAppFile(root, 'app://offhook/assets/a%20b.js?x=1#y')).toBe(join(root, 'assets/a b.js'));
    expect(resolveAppFile(root, 'app://offhook/../../etc/passwd')).toBe(join(root, 'etc/passwd'));
  });

  it.each([
    'app://offhook/..%2f..%2fetc/passwd',
    'app://offhook/%2e%2e%2f%2e%2e%2fetc%2fpasswd',
    'app://offhook/..%5c..%5cwindows',
    'app://offhook/assets/..%2f..%2f..%2fsecret.json',
    'app://offhook/%00',
    'app://offhook/c:/windows',
    'app://offhook/%E0%A4%A',
    'app://other/index.html',
    'app://offhook.evil/index.html',
    'https://offhook/index.html',
    'index.html',
  ])('refuses %s', (url) => {
    expect(resolveAppFile(root, url)).toBeNull();
  });

  it('never leaves the root, whatever is asked', () => {
    const part = fc.constantFrom(
      '..',
      '%2e%2e',
      '%2f',
      '/',
      '\\',
      '%5c',
      'a',
      '%00',
      '.',
      ':',
      '%252e',
      '//',
    );
    fc.assert(
      fc.property(fc.array(part, { maxLength: 12 }), (parts) => {
        const file = resolveAppFile(root, `app://offhook/${parts.join('')}`);
        expect(file === null || join(file).startsWith(root + sep)).toBe(true);
      }),
    );
  });
});

describe('createAppProtocol', () => {
  const files = new Map([
    [join(root, 'index.html'), '<!doctype html>'],
    [join(root, 'assets/index.js'), 'let a'],
    [join(root, 'notes.txt'), 'private'],
  ]);
  const serve = createAppProtocol(root, {
    async readFile(file) {
      const text = files.get(file);
      if (text === undefined) throw new Error('ENOENT');
      return new TextEncoder().encode(text);
    },
    picture: (contact, version) => (contact === 7 && version === 3 ? Uint8Array.of(1, 2) : null),
  });
  const ask = (path: string, method = 'GET') => serve(new Request(`app://offhook/${path}`, { method }));

  it('serves the page with its policy', async () => {
    const response = await ask('index.html');
    expect(response.status).toBe(200);
    expect(await response.text()).toBe('<!doctype html>');
    expect(response.headers.get('content-type')).toBe('text/html; charset=utf-8');
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
    expect(response.headers.get('x-content-type-options')).toBe('nosniff');
    expect((await ask('assets/index.js')).headers.get('content-type')).toBe('text/javascript; charset=utf-8');
  });

  it('serves the pictures of contacts, as nothing but pictures, and leaves none behind', async () => {
    const response = await ask('pictures/7-3.jpg');
    expect([...new Uint8Array(await response.arrayBuffer())]).toEqual([1, 2]);
    expect(Object.fromEntries(response.headers)).toMatchObject({
      'content-type': 'image/jpeg',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      'cross-origin-resource-policy': 'same-origin',
    });
    const head = await ask('pictures/7-3.jpg', 'HEAD');
    expect([head.status, await head.text()]).toEqual([200, '']);
  });

  it.each([
    ['pictures/7-4.jpg', 'GET', 404],
    ['pictures/8-3.jpg', 'GET', 404],
    ['pictures/7-3.jpg', 'POST', 405],
    ['pictures/07-3.jpg', 'GET', 404],
    ['pictures/7-3.svg', 'GET', 404],
    ['missing.html', 'GET', 404],
    ['notes.txt', 'GET', 404],
    ['', 'GET', 404],
    ['..%2fsecret.json', 'GET', 403],
    ['index.html', 'POST', 405],
  ])('answers %s by %s with %i and the policy all the same', async (path, method, status) => {
    const response = await ask(path, method);
    expect(response.status).toBe(status);
    expect(response.headers.get('content-security-policy')).toBe(contentSecurityPolicy);
  });

  it('has a policy that lets nothing inline and nothing foreign in', () => {
    expect(contentSecurityPolicy).toContain("default-src 'none'");
    const withoutWasm = contentSecurityPolicy.replace("'wasm-unsafe-eval'", '');
    expect(withoutWasm).not.toMatch(/unsafe|\*|http:|https:|ws:[^/]*(?<!wss:)$/);
  });
});
