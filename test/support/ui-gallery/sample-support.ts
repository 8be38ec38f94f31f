import type { TokenFacts } from '../../../src/shared/control-token.ts';
import type { BundleFile, LogEntry } from '../../../src/shared/support.ts';

const began = Date.UTC(2026, 10, 27, 8, 0, 0, 123);
const lines: readonly (readonly [LogEntry['level'], string, string])[] = [
  ['info', 'main', 'Offhook 0.1.0, linux, data in ~/.config/offhook'],
  ['info', 'identity', 'signed in'],
  ['info', 'page.registration', 'registered'],
  ['debug', 'page.sip', '-> OPTIONS sip:example.com, 5f1d7c5e'],
  ['warn', 'page.media', 'early media could not be used: no answer'],
  ['info', 'page.call', '0f1e2d3c outgoing: connected'],
  ['error', 'page.sip', 'a message could not be handled: Error: broken\nat line 1\nat line 2'],
];

export const sampleLog: readonly LogEntry[] = lines.map(([level, scope, message], id) => ({
  ...{ id, level, scope, message },
  at: began + id * 640,
}));

export const sampleBundle: readonly BundleFile[] = [
  { name: 'README.txt', text: 'Offhook support bundle, made 2026-11-27T09:12:00.000Z\n' },
  { name: 'versions.json', text: '{\n  "offhook": "0.1.0"\n}\n' },
  {
    name: 'status.json',
    text: `${JSON.stringify({ calls: [{ peer: 'number-1', rttMs: 18.4 }] }, null, 2)}\n`,
  },
  { name: 'offhook.log', text: '2026-11-27T08:00:00.123Z info main: started\n'.repeat(40) },
];

export const sampleTokens: readonly TokenFacts[] = [
  { name: 'My CRM', scopes: ['status', 'dial'], createdAt: Date.UTC(2026, 10, 20, 9) },
  { name: 'Busy light', scopes: ['watch'], createdAt: Date.UTC(2026, 9, 2, 9) },
];
