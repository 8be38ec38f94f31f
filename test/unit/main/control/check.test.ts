import { describe, expect, it } from 'vitest';
import { createEngineRelay } from '../../../../src/main/control/engine-relay.ts';
import { formatValue } from '../../../../src/main/control/format-reply.ts';
import { askPrecall } from '../../../../src/renderer/ask-precall.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { plainCommands } from '../../../support/plain-commands.ts';
import { found } from '../../../support/ui-gallery/sample-precall.ts';

describe('check', () => {
  it('waits longer for the page than other commands do, and less long than a client waits', async () => {
    const clock = createFakeClock();
    const relay = createEngineRelay({ emit: () => undefined, clock, timeoutMs: 10_000 });
    const reply = plainCommands({ relay })({ verb: 'check' });
    clock.advance(27_999);
    expect(clock.pending).toBe(1);
    clock.advance(1);
    expect(await reply).toMatchObject({ ok: false, code: 'not-ready' });
  });

  it('tells the one sentence first, then the details', async () => {
    const precall = { start: async () => ({ is: 'done', findings: found.tlsOnly }) as const };
    const reply = await askPrecall(precall, en.precall);
    expect(reply).toMatchObject({ ok: true, value: { verdict: 'tls-only', also: ['silent-microphone'] } });
    const [sentence, ...facts] = formatValue({ verb: 'check' }, reply.ok ? reply.value : null).split('\n');
    expect(sentence).toBe('Your network blocks UDP; calls work over TLS, a little later.');
    expect(facts).toContain('  Server wss://sip.example.com: answers, 41 ms');
    expect(facts).toContain('  Relay over UDP turn:turn.example.com:3478?transport=udp: no answer');
    expect(facts).toContain('  Sound through the relay, over TLS: 304 of 304 packets came back');
    expect(facts).toContain('  Round trip to the relay: 48.2 ms');
    expect(facts).toContain('  Microphone: open, and silent');
  });

  it('is refused in words while there is a call', async () => {
    const precall = { start: async () => ({ is: 'hindered', because: 'call' }) as const };
    expect(await askPrecall(precall, en.precall)).toEqual({
      ok: false,
      code: 'not-possible',
      message: 'There is a call: the check has to wait.',
    });
  });
});
