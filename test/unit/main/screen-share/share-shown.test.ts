import { describe, expect, it } from 'vitest';
import { pass } from '../../../support/fake-clock.ts';
import {
  noSalary,
  type Opened,
  openDesk as open,
  page,
  salary,
  screen,
  slides,
} from '../../../support/share-desk.ts';

describe('while something is shown', () => {
  it('it stands still within a second of a denied title, and goes on with an allowed one', async () => {
    const { clock, desk, world, share } = open();
    const id = await share();
    world.there = [{ ...slides, title: 'Salary 2026' }];
    await pass(clock, 750);
    expect(world.state.share?.pause).toBe('denied');
    // The title that must not be seen is told to nobody.
    expect(world.state.share?.title).toBe('Slides');
    desk.obeyed(id, true);
    world.there = [{ ...slides, title: 'Slides 2' }];
    await pass(clock, 750);
    expect(world.state.share?.pause).toBeNull();
    await pass(clock, 10_000);
    expect(world.ended).toBe(0);
  });

  it('it stands still while the window is gone, while nobody tells, and while the answer is late', async () => {
    const { clock, desk, world, share } = open();
    const id = await share();
    const well = { there: [slides], fails: false, hangs: false };
    const steps = [
      ['gone', { there: [] }],
      [null, {}],
      ['cannot-be-checked', { fails: true }],
      [null, {}],
      ['cannot-be-checked', { hangs: true }],
    ] as const;
    for (const [pause, change] of steps) {
      Object.assign(world, well, change);
      await pass(clock, 1000);
      expect(world.state.share?.pause).toBe(pause);
      desk.obeyed(id, pause !== null);
    }
  });

  it('it stands still until a look in time has allowed it: one that came late tells of titles of before', async () => {
    const { clock, desk, world, share } = open();
    const id = await share();
    world.takesMs = 3000;
    // The look has begun, and the title changes meanwhile.
    await pass(clock, 300);
    world.there = [{ ...slides, title: 'Salary 2026' }];
    await pass(clock, 500);
    expect(world.state.share?.pause).toBe('cannot-be-checked');
    desk.obeyed(id, true);
    world.takesMs = 0;
    await pass(clock, 2600);
    expect(world.state.share?.pause).not.toBeNull();
    await pass(clock, 500);
    expect(world.state.share?.pause).toBe('denied');
    world.there = [slides];
    await pass(clock, 750);
    expect(world.state.share?.pause).toBeNull();
  });

  it('a shared screen stands still while a denied window is on it', async () => {
    const policy = { ...noSalary, what: 'screens' as const };
    const { clock, world, desk, share } = open({ policy });
    world.there = [screen, slides];
    const id = await share(screen);
    world.there = [screen, slides, salary];
    await pass(clock, 750);
    expect(world.state.share?.pause).toBe('denied-on-screen');
    desk.obeyed(id, true);
    world.there = [screen, slides];
    await pass(clock, 750);
    expect(world.state.share?.pause).toBeNull();
  });

  it('a page that does not stand still is ended', async () => {
    const { clock, desk, world, share } = open();
    const id = await share();
    world.there = [];
    await pass(clock, 500);
    // A word that fits another state, or another share, is none.
    desk.obeyed(id, false);
    desk.obeyed('share-9', true);
    await pass(clock, 2000);
    expect(world.ended).toBe(1);
    expect(world.state).toMatchObject({ share: null, last: { id, end: 'page' } });
  });

  it('a page that is told to stand still again and again has no more time for it', async () => {
    const { clock, desk, world, share } = open();
    desk.obeyed(await share(), false);
    for (let round = 0; round < 8; round += 1) {
      world.there = round % 2 === 0 ? [] : [{ ...slides, title: 'Salary' }];
      await pass(clock, 300);
    }
    expect(world.ended).toBe(1);
  });

  it('a screen stands still from its first frame where a denied window is there already', async () => {
    const policy = { ...noSalary, what: 'screens' as const };
    const { clock, desk, world, share } = open({ policy });
    const id = await share(screen);
    expect(world.state.share).toMatchObject({ id, step: 'sharing', pause: 'denied-on-screen' });
    // The capture takes its time to begin; from the page's first word on it has no more than ever.
    await pass(clock, 4000);
    expect(world.ended).toBe(0);
    desk.obeyed(id, false);
    await pass(clock, 1999);
    expect(world.ended).toBe(0);
    await pass(clock, 1);
    expect(world.ended).toBe(1);
  });

  it('a page that never says that it stands still from the first frame is ended', async () => {
    const { clock, desk, world, share } = open({ policy: { ...noSalary, what: 'screens' } });
    await share(screen);
    await pass(clock, 5000);
    expect(world.ended).toBe(1);
    expect(desk.request(page)).not.toBeNull();
  });

  it.each([
    ['is stopped', ({ desk }: Opened, id: string) => desk.stop(id, 'stopped')],
    ['is stopped from the tray', ({ desk }: Opened) => desk.stopAny('stopped')],
    ['has had its time', ({ clock }: Opened) => pass(clock, 60_000)],
    [
      'loses its call',
      ({ desk, world }: Opened) => {
        world.hasCall = false;
        desk.lookAtCalls();
        world.hasCall = true;
      },
    ],
  ])('a page that does not let go of what %s is ended, and gets nothing meanwhile', async (_name, act) => {
    const opened = open({ policy: { ...noSalary, mostMinutes: 1 } });
    const { clock, desk, world, share } = opened;
    const id = await share();
    await act(opened, id);
    expect(world.state.share).toBeNull();
    expect(desk.request(page)).toBeNull();
    expect(desk.permit(page)).toBe(false);
    desk.ended('share-9');
    await pass(clock, 1999);
    expect(world.ended).toBe(0);
    await pass(clock, 1);
    expect(world.ended).toBe(1);
    expect(desk.request(page)).not.toBeNull();
  });

  it('a page that has let go, or died, may ask anew at once', async () => {
    const { clock, desk, world, share, stop } = open();
    stop(await share());
    desk.stop(await share(), 'stopped');
    desk.stopAny('page');
    await share();
    await pass(clock, 5000);
    expect(world.ended).toBe(0);
  });

  it('nothing is looked at any more once it is over', async () => {
    const { clock, stop, world, share } = open();
    const id = await share();
    await pass(clock, 1000);
    stop(id);
    const { looks } = world;
    await pass(clock, 5000);
    expect(world.looks).toBe(looks);
    expect(clock.pending).toBe(0);
  });
});
