import { describe, expect, it } from 'vitest';
import type { Flow } from '../../../../demo/sip/flow.ts';
import { type Binding, createContactRoutes, createLocation } from '../../../../demo/sip/location.ts';

function fakeFlow(id: string): Flow & { open: boolean } {
  const flow = { id, trusted: null, open: true, isOpen: () => flow.open, send: () => flow.open };
  return flow;
}

function binding(parts: Partial<Binding> = {}): Binding {
  return {
    aor: 'sip:alice@x',
    contact: 'sip:alice@one.invalid;transport=ws',
    flow: fakeFlow('one'),
    callId: 'c',
    cseq: 1,
    expiresAt: 1000,
    instance: null,
    regId: null,
    ...parts,
  };
}

describe('the location service', () => {
  it('keeps several contacts of one address, and forgets them when they expire', () => {
    let now = 0;
    const location = createLocation(() => now);
    location.bind(binding());
    location.bind(binding({ contact: 'sip:alice@two.invalid', expiresAt: 2000 }));
    expect(location.bindingsOf('sip:alice@x')).toHaveLength(2);
    now = 1500;
    expect(location.bindingsOf('sip:alice@x').map(({ contact }) => contact)).toEqual([
      'sip:alice@two.invalid',
    ]);
  });

  it('replaces a contact that differs in parameters only', () => {
    const location = createLocation(() => 0);
    location.bind(binding());
    location.bind(binding({ contact: 'sip:alice@ONE.invalid', cseq: 2 }));
    expect(location.all().map(({ cseq }) => cseq)).toEqual([2]);
  });

  it('replaces the old contact of the same instance and reg-id (RFC 5626)', () => {
    const location = createLocation(() => 0);
    location.bind(binding({ instance: '<urn:uuid:1>', regId: '1' }));
    location.bind(binding({ contact: 'sip:alice@new.invalid', instance: '<urn:uuid:1>', regId: '1' }));
    location.bind(binding({ contact: 'sip:alice@second.invalid', instance: '<urn:uuid:1>', regId: '2' }));
    expect(location.all().map(({ contact }) => contact)).toEqual([
      'sip:alice@new.invalid',
      'sip:alice@second.invalid',
    ]);
  });

  it('drops what stood on a connection that is gone, and nothing of others', () => {
    const location = createLocation(() => 0);
    const flow = fakeFlow('gone');
    location.bind(binding({ flow }));
    location.bind(binding({ aor: 'sip:carol@x', contact: 'sip:carol@c.invalid' }));
    location.removeFlow(flow);
    expect(location.all().map(({ aor }) => aor)).toEqual(['sip:carol@x']);
  });
});

describe('contact routes', () => {
  it('lead to the connection that was heard last, while it is open', () => {
    const routes = createContactRoutes();
    const [old, fresh] = [fakeFlow('old'), fakeFlow('fresh')];
    routes.learn('sip:alice@one.invalid;transport=ws', old);
    routes.learn('sip:alice@one.invalid', fresh);
    routes.forget(old);
    expect(routes.flowOf('sip:alice@one.invalid;ob')).toBe(fresh);
    fresh.open = false;
    expect(routes.flowOf('sip:alice@one.invalid')).toBeNull();
  });
});
