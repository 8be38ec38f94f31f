import { describe, expect, it } from 'vitest';
import type { CallEngine } from '../../../src/renderer/engine/call-engine.ts';
import { reachable } from '../../../src/renderer/engine/core/availability.ts';
import { defaultRegistration } from '../../../src/renderer/engine/snapshot.ts';
import { createPhone } from '../../../src/renderer/phone.ts';
import { defaultCallPolicy } from '../../../src/shared/call-policy.ts';
import type { Account } from '../../../src/shared/provisioning.ts';
import { notedActions } from '../../support/noted-actions.ts';

const account = (aor: string): Account => ({
  aor,
  displayName: '',
  servers: [{ url: 'wss://example.com/ws', priority: 0 }],
  credentialKind: 'bearer',
  ice: { servers: [], transportPolicy: 'all' },
  codecs: ['opus'],
  calls: defaultCallPolicy,
  opus: { fec: true, dtx: false, bitrate: 32_000 },
  red: 'adaptive',
});

/** An engine that only remembers what was asked of it. */
function createFakeEngine(name: string, asked: string[]) {
  const listeners = new Set<() => void>();
  const note = (what: string) => asked.push(`${name} ${what}`);
  const engine: CallEngine & { change(): void } = {
    actions: notedActions((what, first) => note(what === 'dial' ? `dial ${first}` : what)),
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => ({
      registration: { ...defaultRegistration, aor: name },
      calls: [],
      availability: reachable,
    }),
    pictures: {
      attach(id, whose) {
        note(`${whose} of ${id}`);
        return () => note('detach');
      },
    },
    packages: {
      subscribe: () => () => undefined,
      onNotice: () => () => undefined,
      publish: () => ({ set: () => undefined, end: () => undefined }),
    },
    start: () => note('start'),
    stop: async () => void note('stop'),
    followAvailability: () => note('availability'),
    certificateRefused: () => note('certificate'),
    networkChanged: () => note('network'),
    credentialRenewed: () => note('credential'),
    simulate: (fault) => note(fault),
    sendMessage: async () => ({ sipCode: 200, offers: false }),
    trace: () => [],
    change: () => {
      for (const listener of listeners) listener();
    },
  };
  return engine;
}

function setUp() {
  const asked: string[] = [];
  const engines: ReturnType<typeof createFakeEngine>[] = [];
  const phone = createPhone((made) => {
    const engine = createFakeEngine(made.aor, asked);
    engines.push(engine);
    return engine;
  });
  return { asked, engines, phone };
}

describe('the phone', () => {
  it('is empty while nobody is signed in, and dialling says so', () => {
    const { phone } = setUp();
    expect(phone.getSnapshot()).toEqual({
      registration: defaultRegistration,
      calls: [],
      availability: reachable,
    });
    expect(() => phone.actions.dial('600')).toThrow('nobody is signed in');
  });

  it('makes one engine for an account, however often main tells of it', async () => {
    const { phone, asked } = setUp();
    await phone.use(account('sip:alice@example.com'));
    await phone.use(account('sip:alice@example.com'));
    expect(asked).toEqual(['sip:alice@example.com start']);
    expect(phone.getSnapshot().registration.aor).toBe('sip:alice@example.com');
  });

  it('replaces the engine for another account and lets go of it on sign-out', async () => {
    const { phone, asked } = setUp();
    await phone.use(account('a'));
    await phone.use(account('b'));
    await phone.use(null);
    expect(asked).toEqual(['a start', 'a stop', 'b start', 'b stop']);
    expect(phone.getSnapshot().registration.step).toBe('idle');
  });

  it('takes up nothing any more once it is closed', async () => {
    const { phone, asked } = setUp();
    await phone.use(account('a'));
    await phone.close();
    await phone.use(account('b'));
    expect(asked).toEqual(['a start', 'a stop']);
  });

  it('shows what is wrong with an account that the engine cannot work with', async () => {
    const phone = createPhone(() => {
      throw new Error('not an address of record');
    });
    await phone.use(account('nonsense'));
    expect(phone.getSnapshot().registration).toMatchObject({
      step: 'waiting',
      problem: { code: 'refused', detail: 'Error: not an address of record' },
    });
  });

  it('tells changes of the present engine only', async () => {
    const { phone, engines } = setUp();
    let changes = 0;
    phone.subscribe(() => {
      changes += 1;
    });
    await phone.use(account('a'));
    await phone.use(account('b'));
    changes = 0;
    engines[0]?.change();
    engines[1]?.change();
    expect(changes).toBe(1);
  });
});
