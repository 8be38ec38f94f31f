import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  originOf,
  registerSchemes,
  toAppUrl,
  toChromiumUrl,
} from '../../../../tools/electron-host/api/schemes.ts';
import { matchesPattern } from '../../../../tools/electron-host/api/web-request.ts';

registerSchemes(['app']);

describe('a custom scheme', () => {
  it.each([
    ['app://bundle/index.html?a=1#b', 'http://bundle.app.localhost/index.html?a=1#b'],
    ['app://bundle', 'http://bundle.app.localhost/'],
    ['https://example.test/', 'https://example.test/'],
    ['other://x/', 'other://x/'],
  ])('%s is %s to Chromium', (app, chromium) => {
    expect(toChromiumUrl(app)).toBe(chromium);
  });

  it('comes back as it was', () => {
    const url = fc.tuple(fc.domain(), fc.webPath()).map(([host, path]) => `app://${host}/${path.slice(1)}`);
    fc.assert(
      fc.property(url, (app) => {
        expect(toAppUrl(toChromiumUrl(app))).toBe(app);
      }),
    );
  });

  it('has an origin of its own; other sites keep theirs', () => {
    expect(originOf('app://bundle/x')).toBe('app://bundle');
    expect(originOf('https://a.test:8443/x')).toBe('https://a.test:8443');
    expect(toAppUrl('http://site.other.localhost/')).toBe('http://site.other.localhost/');
  });
});

describe('a URL pattern of webRequest', () => {
  it.each([
    ['<all_urls>', true],
    ['https://*.test/*', true],
    ['https://a.test/x', true],
    ['http://*/*', false],
    ['https://a.test/', false],
  ])('%s', (pattern, matches) => {
    expect(matchesPattern(pattern, 'https://a.test/x')).toBe(matches);
  });
});
