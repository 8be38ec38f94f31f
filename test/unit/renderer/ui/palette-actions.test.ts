import { describe, expect, it } from 'vitest';
import {
  filterActions,
  type PaletteFacts,
  paletteActions,
} from '../../../../src/renderer/ui/palette/palette-actions.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';
import { resolveSettings } from '../../../../src/shared/settings.ts';
import { connected, incomingUnnamed } from '../../../support/ui-gallery/sample-calls.ts';
import { desktop } from '../../../support/ui-gallery/sample-desktop.ts';

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
      desk: note as PaletteFacts['desk'],
      rooms: ['calls', 'settings'],
      onRoom: (room) => done.push(`room ${room}`),
      onKeyMap: () => done.push('keys'),
      text: en,
      ...some,
    },
  };
}
const names = (some: PaletteFacts): string[] => paletteActions(some).map(({ name }) => name);

describe('the command palette', () => {
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

  it('leaves out what the company has decided', () => {
    const state = { ...desktop, settings: resolveSettings({}, { doNotDisturb: true, theme: 'dark' }) };
    const { facts: managed } = facts({ state });
    expect(names(managed).filter((name) => name.startsWith('Colours'))).toEqual([]);
    expect(names(managed)).not.toContain(en.availability.doNotDisturb);
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
