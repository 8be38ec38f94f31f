import { describe, expect, it } from 'vitest';
import { idleEngine } from '../../../../src/main/control/commands.ts';
import { formatValue } from '../../../../src/main/control/format-reply.ts';
import { desktopWith, plainCommands, signedOut } from '../../../support/plain-commands.ts';

describe('status', () => {
  it('joins identity, secrets, registration and calls', async () => {
    const problem = { code: 'session-expired', detail: 'invalid_grant' } as const;
    const commands = plainCommands({ desktop: () => desktopWith({ ...signedOut, problem }) });
    expect(await commands({ verb: 'status' })).toEqual({
      ok: true,
      value: {
        identity: 'signed-out',
        problem: 'session-expired',
        problemDetail: 'invalid_grant',
        secretStore: 'keychain',
        update: null,
        quiet: false,
        registration: idleEngine.registration,
        doNotDisturb: false,
        calls: [],
        counters: null,
      },
    });
  });

  it('is readable', async () => {
    const flow = { packets: 10, bytes: 1600, lost: 1, level: 0.251, energy: 0.0421 };
    const text = formatValue(
      { verb: 'status' },
      {
        identity: 'signed-in',
        problem: null,
        problemDetail: null,
        secretStore: 'keychain',
        update: { step: 'after-call', version: '0.2.0' },
        doNotDisturb: true,
        quiet: true,
        registration: {
          state: 'registered',
          aor: 'sip:alice@example.com',
          server: 'wss://sip.example.com',
          problem: null,
          registeredMs: 41.6,
          rttMs: 17.6,
          unreachableSince: null,
          lastGap: { from: 0, to: 61_000 },
          networkChange: { cause: 'link-down', at: 59_000 },
        },
        calls: [
          {
            id: '1',
            direction: 'outgoing',
            state: 'connected',
            peer: { uri: 'sip:600@example.com', number: '600', name: 'Echo' },
            startedAt: 1,
            connectedAt: 2,
            endedAt: null,
            setupMs: 120,
            muted: false,
            hold: { byUs: 'held', byThem: false, problem: null },
            aside: true,
            earlyMedia: false,
            conference: false,
            pressing: false,
            emergency: false,
            transfer: { kind: 'blind', target: '200', step: 'ringing', sipCode: 180 },
            dtmf: '',
            codec: 'opus',
            path: 'host udp',
            rttMs: 3,
            quality: 'good',
            inbound: flow,
            outbound: flow,
            recording: null,
            roams: [
              {
                at: 1,
                cause: 'link-down',
                rung: 'ranked-restart',
                before: { network: 'wifi', path: 'host 192.0.2.1:5000 udp' },
                after: { network: 'cellular', path: 'host 198.51.100.9:5001 udp' },
                tookMs: 61,
                gapMs: 140,
              },
            ],
            end: null,
          },
        ],
        counters: {
          since: 1,
          calls: 4,
          connected: 3,
          relayed: 1,
          ice: { succeeded: 3, failed: 1 },
          paths: { 'host udp': 2, 'relay tcp': 1 },
          setup: {
            outgoing: { calls: 3, meanMs: 812.4, longestMs: 2000 },
            incoming: { calls: 0, meanMs: 0, longestMs: 0 },
          },
        },
      },
    );
    expect(text.split('\n')).toEqual([
      'Identity      signed-in',
      'Secrets       keychain',
      'Update        after-call, 0.2.0',
      'Registration  registered, sip:alice@example.com, wss://sip.example.com, 42 ms, do not disturb, silent: the desktop is set to do not disturb',
      'Connection    round trip 18 ms, could not be called from 1970-01-01T00:00:00.000Z to 1970-01-01T00:01:01.000Z, network: link-down at 1970-01-01T00:00:59.000Z',
      'Calls',
      '  outgoing connected, 600 Echo, held, transfer to 200: ringing, opus, host udp, 3 ms',
      '    in   10 packets, 1600 bytes, 1 lost, level 0.25, energy 0.042',
      '    out  10 packets, 1600 bytes, 1 lost, level 0.25, energy 0.042',
      '    moved from wifi to cellular: link-down, ranked-restart, 61 ms, 0.1 s not heard',
      'Ended         4 calls, 3 connected, 1 relayed, ICE 3 of 4, set-up 812 ms out',
    ]);
  });
});
