import { expect } from 'vitest';
import { createShareDesk, type ShareDeskOptions } from '../../src/main/screen-share/share-desk.ts';
import type { Grant } from '../../src/main/screen-share/share-step.ts';
import type { SeenSource } from '../../src/main/screen-share/share-watch.ts';
import { noShare, openShare, type ShareState } from '../../src/shared/screen-share.ts';
import { createFakeClock } from './fake-clock.ts';
import { createMemoryLog } from './memory-log.ts';

export const page = '7 main';
export const slides: SeenSource = {
  id: 'window:1:0',
  kind: 'window',
  title: 'Slides',
  application: 'Editor',
  own: 'no',
  picture: 'data:1',
};
export const salary: SeenSource = { ...slides, id: 'window:2:0', title: 'Salary', picture: 'data:2' };
export const screen: SeenSource = {
  ...slides,
  id: 'screen:1:0',
  kind: 'screen',
  title: 'Screen',
  picture: 'data:3',
};
export const ours: SeenSource = { ...slides, id: 'window:3:1', title: 'Offhook', own: 'plain' };
export const noSalary = { ...openShare, deny: [{ title: 'salary*' }] };
export const fromPage = { frame: page, videoRequested: true, userGesture: true };

export type Opened = ReturnType<typeof openDesk>;

/** A share desk on a desktop with two windows, one of ours, and one screen. */
export function openDesk(some: Partial<ShareDeskOptions> = {}) {
  const clock = createFakeClock();
  const log = createMemoryLog();
  const world = {
    there: [screen, salary, slides, ours] as SeenSource[],
    hasCall: true,
    hasBar: true,
    state: noShare as ShareState,
    picker: [] as string[],
    ended: 0,
    looks: 0,
    fails: false,
    hangs: false,
    /** How long a look takes, ms; what it tells is of its beginning. */
    takesMs: 0,
  };
  let count = 0;
  const desk = createShareDesk({
    policy: noSalary,
    clock,
    newId: () => `share-${++count}`,
    hasCall: () => world.hasCall,
    hasBar: () => world.hasBar,
    look() {
      world.looks += 1;
      if (world.hangs) return new Promise(() => undefined);
      const seen = [...world.there];
      if (world.takesMs > 0)
        return new Promise((resolve) => void clock.after(world.takesMs, () => resolve(seen)));
      return world.fails ? Promise.reject(new Error('no display')) : Promise.resolve(seen);
    },
    portal: null,
    systemAllows: () => true,
    hasSound: true,
    picker: {
      async show() {
        world.picker.push('show');
        return true;
      },
      hide: () => void world.picker.push('hide'),
    },
    publish: (state) => {
      world.state = state;
    },
    endPage: () => {
      world.ended += 1;
    },
    logsTitles: true,
    log,
    ...some,
  });
  const granted: Parameters<Grant>[0][] = [];
  const sounds: boolean[] = [];
  const grant: Grant = (source, sound) => {
    granted.push(source);
    sounds.push(sound);
  };
  /** As an honest page does it. */
  function ask(): string {
    const id = desk.request(page);
    expect(id).not.toBeNull();
    expect(desk.permit(page)).toBe(true);
    desk.display(fromPage, grant);
    return id ?? '';
  }
  async function share(source = slides): Promise<string> {
    const id = ask();
    await desk.choose(id, source.id);
    expect(granted.at(-1)).toEqual({ id: source.id, name: source.title });
    return id;
  }
  /** As an honest page does it, whoever ended what is shared. */
  function stop(id: string): void {
    desk.stop(id, 'stopped');
    desk.ended(id);
  }
  return { desk, clock, log, world, granted, sounds, grant, ask, share, stop };
}
