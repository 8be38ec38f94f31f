import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { domain } from '../../demo/people.ts';
import { digest } from '../support/demo/sip-client.ts';
import { openUdpPhone } from '../support/edge/desk-phone.ts';
import { serviceGave } from '../support/edge/service-gave.ts';
import { tcpListeners, toldPorts } from '../support/edge/told-ports.ts';
import { type Child, startChild } from './support/child.ts';
import { run } from './support/command.ts';

// Of the app that is there: to build it anew would take it away from the others. test/start has it built.
const root = path.resolve(import.meta.dirname, '../..');
let folder: string;
let start: Child | null = null;

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'offhook-start-edge-'));
});
afterEach(async () => {
  await start?.stop();
  rmSync(folder, { recursive: true, force: true });
});

it('npm start -- --edge tells the ports of its edge, where the app registers by a token, and it and a desk phone hear each other', async () => {
  const json = path.join(folder, 'call.json');
  const edge = path.join(folder, 'edge');
  start = startChild({
    place: null,
    command: [process.execPath, 'tools/start.ts', '--edge', '--built', '--json', json, '--run-dir', folder],
    cwd: root,
  });
  await start.printed('Signing in');
  const ports = toldPorts(start.output());
  expect(await tcpListeners()).toEqual(expect.arrayContaining([...ports]));
  // A desk phone of one's own finds what it needs.
  const passwords = JSON.parse(readFileSync(path.join(edge, 'desk-phones.json'), 'utf8')) as Record<
    string,
    string
  >;
  const [, sip = 0] = ports;
  const own = await openUdpPhone({ server: { address: '127.0.0.1', port: sip }, user: '702', domain });
  expect((await own.register(digest('702', passwords['702'] ?? '', 'MD5'))).status).toBe(200);
  own.close();
  const bindings = () => run(['kamcmd', '-s', `unix:${edge}/kamailio.ctl`, 'ul.dump']);
  await expect.poll(bindings).toMatch(/AoR: alice\b/);

  expect([await start.exited, start.output()]).toEqual([0, expect.stringContaining('Audio came back')]);
  // Nobody else's, no password of the moment, and none of an account: what is left is the SIP token (RFC 8898).
  expect(serviceGave(edge, '/token')).toEqual(new Set(['alice']));
  expect(serviceGave(edge, '/sip-credentials')).toEqual(new Set());
  expect(Object.keys(passwords)).not.toContain('alice');
  // 600 is a desk phone that knows G.711 alone and sends back what it hears.
  const figures = JSON.parse(readFileSync(json, 'utf8'));
  expect(figures).toMatchObject({ ok: true, codec: expect.stringMatching(/pcmu/i) });
  for (const { packets, energy } of [figures.inbound, figures.outbound]) {
    expect(packets).toBeGreaterThan(0);
    expect(energy).toBeGreaterThan(0);
  }
});
