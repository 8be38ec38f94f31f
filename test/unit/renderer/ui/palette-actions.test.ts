import { describe, expect, it } from 'vitest';
import { callActionsFor } from '../../../../src/renderer/ui/palette/call-somebody.ts';
import {
  filterActions,
  type PaletteFacts,
  paletteActions,
} from '../../../../src/renderer/ui/palette/palette-actions.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';
import { defaultCallPolicy } from '../../../../src/shared/call-policy.ts';
import { resolveSettings } from '../../../../src/shared/settings.ts';
import { connected, incomingUnnamed } from '../../../support/ui-gallery/sample-calls.ts';
import { desktop, favourites, identities, managed } from '../../../support/ui-gallery/sample-desktop.ts';

function facts(some: Partial<PaletteFacts> = {}): { readonly done: string[]; readonly facts: PaletteFacts } {
  const done: string[] = [];
  const note = new Proxy(
    {},
    {
      get:
        (_target, name) =>
        (...args: unknown[]) =>
          done.push([name, ...args].join(' ')),
    },
  );
  return {
    done,
    facts: {
      calls: [],
      state: desktop,
      doNotDisturb: false,
      actions: note as PaletteFacts['actions'],
      desktop: note as PaletteFacts['desktop'],
      precall: note as PaletteFacts['precall'],
      desk: note as PaletteFacts['desk'],
      rooms: ['calls', 'settings'],
      onRoom: (room) => done.push(`room ${room}`),
      onKeyMap: () => done.push('keys'),
      topics: ['account', 'sound'],
      onTopic: (topic) => done.push(`topic ${topic}`),
      text: en,
      ...some,
    },
  };
}
const names = (some: PaletteFacts): string[] => paletteActions(some).map(({ name }) => name);

describe('the command palette', () => {
  it('starts and stops video where that can be', () => {
    const { facts: talking, done } = facts({ calls: [connected] });
    const named = (some: PaletteFacts, name: string) =>
      paletteActions(some).find((each) => each.name === name);
    named(talking, en.video.start)?.run();
    expect(done).toEqual(['startVideo connected camera']);
    const showing = { ...connected, video: { ...connected.video, step: 'on', source: 'camera' } } as const;
    const { facts: shown, done: then } = facts({ calls: [showing] });
    named(shown, en.video.stop)?.run();
    expect(then).toEqual(['stopVideo connected']);
    const held = { ...connected, video: { ...connected.video, mayStart: false } };
    expect(names(facts({ calls: [held] }).facts)).not.toContain(en.video.start);
  });

  it('offers what can be done now, the calls first', () => {
    const { facts: idle } = facts();
    expect(names(idle)).toContain(en.availability.doNotDisturb);
    expect(names(idle)).not.toContain(en.call.mute);
    const { facts: busy } = facts({ calls: [connected, incomingUnnamed] });
    expect(names(busy)[0]).toMatch(/^Answer /);
    expect(names(busy)).toEqual(expect.arrayContaining([en.call.mute, en.inCall.hold, en.inCall.addCall]));
    expect(names(busy)).not.toContain(en.inCall.swap);
  });

  it('does it to the call that talks', () => {
    const { facts: busy, done } = facts({ calls: [connected] });
    paletteActions(busy)
      .find(({ name }) => name === en.call.mute)
      ?.run();
    expect(done).toEqual([`setMuted ${connected.id} true`]);
  });

  it('takes a hold back that nobody has agreed to yet', () => {
    const holding = { ...connected, hold: { ...connected.hold, byUs: 'holding' as const } };
    const { facts: busy, done } = facts({ calls: [holding] });
    paletteActions(busy)
      .find(({ name }) => name === en.inCall.resume)
      ?.run();
    expect(done).toEqual([`resume ${connected.id}`]);
  });

  it('begins the check before a call where its outcome is shown; nobody has one who is not signed in', () => {
    const { facts: idle, done } = facts();
    paletteActions(idle)
      .find(({ name }) => name === en.precall.action)
      ?.run();
    expect(done).toEqual(['topic check', 'start']);
    const { facts: out } = facts({ state: { ...desktop, identity: identities.signedOut } });
    expect(names(out)).not.toContain(en.precall.action);
  });

  it('leaves out what the company has decided', () => {
    const state = { ...desktop, settings: resolveSettings({}, { doNotDisturb: true, theme: 'dark' }) };
    const { facts: managed } = facts({ state });
    expect(names(managed).filter((name) => name.startsWith('Colours'))).toEqual([]);
    expect(names(managed)).not.toContain(en.availability.doNotDisturb);
  });

  it('opens what belongs to the call, and parks it where there is a place', () => {
    const { facts: busy, done } = facts({ calls: [connected] });
    const run = (name: string, some: PaletteFacts) =>
      paletteActions(some)
        .find((each) => each.name === name)
        ?.run();
    for (const name of [en.inCall.transfer, en.call.keypad]) run(name, busy);
    expect(done).toEqual(
      ['transfer', 'keypad'].flatMap((panel) => [
        `open ${connected.id}`,
        `setPanel ${connected.id} ${panel}`,
        'room calls',
      ]),
    );
    expect(names(busy)).not.toContain(en.inCall.park);
    const account = { ...identities.signedIn.account, calls: { ...defaultCallPolicy, park: '*5' } };
    const state = { ...desktop, identity: { ...identities.signedIn, account } };
    const parking = facts({ calls: [connected], state });
    run(en.inCall.park, parking.facts);
    expect(parking.done).toEqual([`park ${connected.id}`]);
    expect(names(facts().facts)).not.toContain(en.inCall.transfer);
  });

  it('sends a ringing call elsewhere', () => {
    const { facts: ringing, done } = facts({ calls: [incomingUnnamed] });
    const [, , send] = paletteActions(ringing);
    send?.run();
    expect(send?.name).toBe(en.palette.forward(incomingUnnamed.peer.number));
    expect(done).toEqual([`setPanel ${incomingUnnamed.id} send-elsewhere`]);
  });

  it('leads to each topic of the settings, and signs out, in a call by the question only', () => {
    const { facts: idle, done } = facts();
    const signOut = (some: PaletteFacts) => paletteActions(some).find(({ id }) => id === 'sign-out');
    paletteActions(idle)
      .find(({ name }) => name === en.palette.setting(en.settings.topics.sound))
      ?.run();
    signOut(idle)?.run();
    expect(done).toEqual(['topic sound', 'signOut']);
    const { facts: busy, done: asked } = facts({ calls: [connected] });
    signOut(busy)?.run();
    expect(asked).toEqual(['topic account']);
    const { facts: company } = facts({ state: { ...desktop, identity: managed } });
    expect(signOut(company)).toBeUndefined();
  });

  it('finds by every word, what begins so first, whatever the accents', () => {
    const all = ['Go to Settings', 'Settings again', 'Größe', 'Mute'].map((name) => ({
      id: name,
      name,
      keys: null,
      run: () => undefined,
    }));
    expect(filterActions(all, 'sett').map(({ name }) => name)).toEqual(['Settings again', 'Go to Settings']);
    expect(filterActions(all, 'set go').map(({ name }) => name)).toEqual(['Go to Settings']);
    expect(filterActions(all, 'GRO').map(({ name }) => name)).toEqual(['Größe']);
    expect(filterActions(all, '')).toHaveLength(4);
    expect(filterActions(all, 'xyz')).toEqual([]);
  });
});

describe('calling somebody by the palette', () => {
  const anna = {
    ...{ id: 1, name: 'Anna', company: '', favourite: false, picture: null },
    numbers: [{ kind: 'work' as const, number: '7042' }],
  };
  function calling(typed: string, some: Partial<Parameters<typeof callActionsFor>[0]> = {}) {
    const done: string[] = [];
    const found = callActionsFor({
      state: { ...desktop, favourites },
      ...{ typed, people: [], calls: [], text: en },
      actions: { sendDtmf: (id, digits) => void done.push(`${id} ${digits}`) },
      onDial: (number, dialled) => void done.push(`${number} ${dialled}`),
      ...some,
    });
    for (const each of found) each.run();
    return { names: found.map(({ name }) => name), done };
  }

  it('offers favourites at first, the company’s past the dialling rules', () => {
    const { names: offered, done } = calling('');
    expect(offered.slice(0, 3)).toEqual([
      'Call Switchboard (9)',
      'Call *97',
      'Call Anna-Lena Krüger (+49 30 7654321)',
    ]);
    expect(done.slice(0, 3)).toEqual(['9 true', '*97 true', '+49 30 7654321 false']);
  });

  it('offers whom the company names once, also when they are among one’s own people', () => {
    const people = [{ ...anna, name: 'Bernd Krause', numbers: [{ kind: 'work' as const, number: '7042' }] }];
    const company = [{ contact: null, name: 'Bernd Krause', numbers: ['7042'] }];
    const state = { ...desktop, favourites: company };
    expect(calling('Krause', { people, state }).names).toEqual(['Call Bernd Krause (7042)']);
  });

  it('offers the number that was typed, and whoever was found for it', () => {
    expect(calling('030 12').names).toEqual(['Call 030 12']);
    expect(calling('ann', { people: [anna] })).toEqual({ names: ['Call Anna (7042)'], done: ['7042 false'] });
    expect(calling('switch').names).toEqual(['Call Switchboard (9)']);
    expect(calling('hang up').names).toEqual([]);
  });

  it('offers digits to the call that talks, and to none that is held', () => {
    expect(calling('12#', { calls: [connected] })).toMatchObject({
      done: [`${connected.id} 12#`, '12# false'],
    });
    const held = { ...connected, hold: { ...connected.hold, byUs: 'held' as const } };
    expect(calling('12#', { calls: [held] }).names).toEqual(['Call 12#']);
  });

  it('offers nobody while nobody is signed in', () => {
    const state = { ...desktop, identity: identities.signedOut, favourites };
    expect(calling('7042', { state, people: [anna] }).names).toEqual([]);
  });
});
