import { describe, expect, it } from 'vitest';
import { createLinkDesk, type LinkDeskOptions } from '../../../../src/main/links/link-desk.ts';
import { placeLink } from '../../../../src/main/links/place-link.ts';
import type { ControlReply } from '../../../../src/shared/control.ts';
import type { LinkRequest } from '../../../../src/shared/desktop-state.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const ok: ControlReply = { ok: true, value: null };
const isEmergency = (number: string): boolean => number === '112';

function create(some: Partial<LinkDeskOptions> = {}) {
  const now = {
    registered: true,
    signedIn: true,
    inCall: false,
    reply: ok,
    link: null as LinkRequest | null,
  };
  const told: string[] = [];
  const clock = createFakeClock();
  const log = createMemoryLog();
  const desk = createLinkDesk({
    isSignedIn: () => now.signedIn,
    isRegistered: () => now.registered,
    place: async (link) => placeLink(link, { domain: 'example.com', readNumber: () => null, isEmergency }),
    resolve: async (text) =>
      /^[0-9]{6,}$/.test(text)
        ? { target: `0${text}`, e164: null, why: ['outside-line'] }
        : { target: text, e164: null, why: [] },
    confirm: () => 'always',
    isEmergency,
    isInCall: () => now.inCall,
    isKnown: ({ target }) => target === '600',
    dial: async (target) => {
      told.push(`dial ${target}`);
      return now.reply;
    },
    publish: (link) => {
      now.link = link;
    },
    onRefused: (fault) => told.push(`refused ${fault}`),
    present: () => told.push('window'),
    clock,
    log,
    ...some,
  });
  /** Promises of the desk have run. */
  const settle = () => new Promise((resolve) => setImmediate(resolve));
  return { desk, now, told, clock, log, settle };
}

describe('a link', () => {
  it('is asked about, with what would be dialled and why, and called after the yes', async () => {
    const { desk, now, told, settle } = create();
    desk.open('tel:030-123-4567;ext=42');
    await settle();
    expect(now.link).toEqual({
      id: 'link-1',
      step: 'asking',
      asked: '0301234567',
      target: '00301234567',
      why: ['outside-line'],
      extension: '42',
    });
    expect(told).toEqual(['window']);
    desk.decide('link-1', true);
    await settle();
    expect(told).toEqual(['window', 'dial 00301234567']);
    expect(now.link).toBeNull();
  });

  it('is forgotten after the no, and a second answer does nothing', async () => {
    const { desk, now, told, settle } = create();
    desk.open('tel:600');
    await settle();
    desk.decide('link-1', false);
    desk.decide('link-1', true);
    await settle();
    expect(now.link).toBeNull();
    expect(told).toEqual(['window']);
  });

  it.each([
    ['always', '600', false],
    ['unknown', '600', true],
    ['unknown', '7042', false],
    ['never', '7042', true],
    // A page must not be able to call for help, nor to switch something at the server.
    ['never', '112', false],
    ['never', '*21*0301234567%23', false],
    ['unknown', '*97', false],
  ] as const)('with "%s" calls %s at once: %s', async (confirm, number, atOnce) => {
    const { desk, now, told, settle } = create({ confirm: () => confirm });
    desk.open(`tel:${number}`);
    await settle();
    expect(told.some((each) => each.startsWith('dial '))).toBe(atOnce);
    expect(now.link?.step ?? null).toBe(atOnce ? null : 'asking');
  });

  it('waits for the registration, and is read anew then', async () => {
    const { desk, now, told, settle } = create({ confirm: () => 'never' });
    now.registered = false;
    now.signedIn = false;
    desk.open('sip:600@example.com');
    await settle();
    expect(now.link).toMatchObject({ step: 'waiting', target: '600@example.com' });
    desk.decide('link-1', true);
    desk.look();
    await settle();
    expect(told).toEqual(['window']);
    now.registered = true;
    now.signedIn = true;
    desk.look();
    await settle();
    expect(told).toEqual(['window', 'dial 600']);
  });

  it('that waited long does not call by itself any more', async () => {
    const { desk, now, told, clock, settle } = create({ confirm: () => 'never' });
    now.registered = false;
    desk.open('tel:600');
    await settle();
    clock.advance(16_000);
    now.registered = true;
    desk.look();
    await settle();
    expect(now.link?.step).toBe('asking');
    expect(told).toEqual(['window']);
  });

  it('waits again when the connection went in that moment', async () => {
    const { desk, now, told, settle } = create({ confirm: () => 'never' });
    now.reply = { ok: false, code: 'not-registered', message: '' };
    desk.open('tel:600');
    await settle();
    expect(now.link?.step).toBe('waiting');
    now.reply = ok;
    desk.look();
    await settle();
    expect(told).toEqual(['window', 'dial 600', 'dial 600']);
    expect(now.link).toBeNull();
  });

  it('gives way to a newer one: there is never a heap of questions', async () => {
    const { desk, now, settle } = create();
    desk.open('tel:600');
    desk.open('tel:700');
    await settle();
    expect(now.link).toMatchObject({ id: 'link-2', target: '700' });
    desk.decide('link-1', true);
    expect(now.link).toMatchObject({ id: 'link-2' });
  });

  it('asks first while there is a call, which it would put on hold', async () => {
    const { desk, now, told, settle } = create({ confirm: () => 'never' });
    now.inCall = true;
    desk.open('tel:600');
    await settle();
    expect(now.link?.step).toBe('asking');
    expect(told).toEqual(['window']);
  });

  it('that takes the place of a question is not called by a yes that was meant for that one', async () => {
    const { desk, now, told, clock, settle } = create();
    desk.open('tel:600');
    await settle();
    clock.advance(60_000);
    desk.open('tel:700;phone-context=other.example');
    desk.open('tel:700');
    await settle();
    desk.decide('link-3', true);
    await settle();
    expect(now.link).toMatchObject({ id: 'link-3', step: 'asking', target: '700' });
    clock.advance(700);
    desk.decide('link-3', true);
    await settle();
    expect(told.filter((each) => each !== 'window')).toEqual(['dial 700']);
  });

  it('that is refused leaves the question that stands there', async () => {
    const { desk, now, told, settle } = create();
    desk.open('tel:600');
    await settle();
    desk.open('sip:bob:secret@example.com');
    await settle();
    expect(now.link).toMatchObject({ id: 'link-1', step: 'asking' });
    desk.decide('link-1', true);
    await settle();
    expect(told).toEqual(['window', 'window', 'refused credentials', 'dial 600']);
  });

  it.each([
    ['javascript:alert(1)', 'scheme'],
    ['sip:bob:secret@example.com', 'credentials'],
    ['sip:bob@example.com?Replaces=1', 'steers'],
    ['tel:7042;phone-context=other.example', 'other-network'],
    ['tel:7042;phone-context=+4930', 'other-network'],
  ])('%s is refused as %s, and not written into the log', async (text, fault) => {
    const { desk, now, told, log, settle } = create({ confirm: () => 'never' });
    desk.open(text);
    await settle();
    expect(told).toEqual(['window', `refused ${fault}`]);
    expect(now.link).toBeNull();
    expect(log.lines.join('\n')).not.toContain(text.slice(5));
  });
});

describe('placeLink', () => {
  const place = (number: string, context: string | null) =>
    placeLink(
      { kind: 'number', number, extension: null, context },
      {
        domain: 'example.com',
        isEmergency,
        readNumber: (whole) =>
          whole === '+4930123456' ? { e164: whole, national: '030123456', country: 'DE' } : null,
      },
    );

  it.each([
    ['7042', null, '7042'],
    ['7042', 'example.com', '7042'],
    ['123456', '+4930', '+4930123456'],
    ['030123456', '+49', '+4930123456'],
    ['112', '+49', '112'],
  ])('takes %s in %s for %s', (number, context, text) => {
    expect(place(number, context)).toEqual({ ok: true, text, extension: null });
  });

  it('does not put a context before a number that is none then', () => {
    expect(place('7042', '+4930')).toEqual({ ok: false, fault: 'other-network' });
  });

  it('knows its own domain', () => {
    const options = { domain: 'example.com', readNumber: () => null, isEmergency };
    expect(placeLink({ kind: 'address', user: 'bob', host: 'example.com' }, options)).toMatchObject({
      text: 'bob',
    });
    expect(placeLink({ kind: 'address', user: 'bob', host: null }, options)).toMatchObject({ text: 'bob' });
    expect(placeLink({ kind: 'address', user: 'bob', host: 'b.example' }, options)).toMatchObject({
      text: 'bob@b.example',
    });
  });
});
