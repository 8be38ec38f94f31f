import fc from 'fast-check';
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
    // The title that must not be seen is told to nobody, and the one of before is not its title any more.
    expect(world.state.share?.title).toBe('');
    desk.obeyed(id, true);
    world.there = [{ ...slides, title: 'Slides 2' }];
    await pass(clock, 750);
    expect(world.state.share).toMatchObject({ pause: null, title: 'Slides 2' });
    await pass(clock, 10_000);
    expect(world.ended).toBe(0);
  });

  it('it is told by the title it has now, wherever that may be told', async () => {
    const { clock, desk, world, share } = open();
    const id = await share();
    world.there = [{ ...slides, title: 'Slides, page 2' }];
    await pass(clock, 250);
    expect(world.state.share).toMatchObject({ title: 'Slides, page 2', pause: null });
    // Minimised, or not told: nothing else is known of it.
    for (const change of [{ there: [] }, { fails: true }]) {
      Object.assign(world, change);
      await pass(clock, 250);
      expect(world.state.share).toMatchObject({ title: 'Slides, page 2' });
    }
    desk.obeyed(id, true);
    Object.assign(world, { fails: false, there: [{ ...slides, title: 'Salary' }] });
    await pass(clock, 250);
    expect(world.state.share).toMatchObject({ title: '', pause: 'denied' });
    world.there = [];
    await pass(clock, 250);
    expect(world.state.share).toMatchObject({ title: '', pause: 'gone' });
  });

  it('one look holds it, and only two in a row let it go on: what comes and goes as we look is never seen', async () => {
    const { clock, desk, world, share } = open();
    desk.obeyed(await share(), false);
    const denied = { ...slides, title: 'Salary 2026' };
    world.there = [denied];
    await pass(clock, 250);
    for (let round = 0; round < 12; round += 1) {
      world.there = [round % 2 === 0 ? slides : denied];
      desk.obeyed('share-1', true);
      await pass(clock, 250);
      expect(world.state.share).toMatchObject({ pause: 'denied', title: '' });
    }
    world.there = [slides];
    await pass(clock, 250);
    expect(world.state.share?.pause).toBe('denied');
    await pass(clock, 250);
    expect(world.state.share).toMatchObject({ pause: null, title: 'Slides' });
  });

  it('it is seen only where the last two looks have allowed it, whatever the window shows', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(fc.boolean(), { maxLength: 24 }), async (looks) => {
        const { clock, desk, world, share } = open();
        const id = await share();
        for (const [index, isAllowed] of looks.entries()) {
          world.there = [{ ...slides, title: isAllowed ? 'Slides' : 'Salary' }];
          await pass(clock, 250);
          const isSeen = world.state.share?.pause === null;
          expect(isSeen).toBe(isAllowed && (looks[index - 1] ?? true));
          desk.obeyed(id, !isSeen);
        }
      }),
      { numRuns: 40 },
    );
  });

  it('it stands still until the bar is on the screen, whenever it is not, and ends where it cannot be had', async () => {
    const { clock, desk, world, granted, ask } = open();
    world.hasBar = false;
    const id = ask();
    await desk.choose(id, slides.id);
    expect(granted).toHaveLength(1);
    expect(world.state.share).toMatchObject({ step: 'sharing', pause: 'no-bar', title: 'Slides' });
    desk.obeyed(id, true);
    await pass(clock, 5000);
    expect(world.state.share?.pause).toBe('no-bar');
    world.hasBar = true;
    desk.lookAtBar();
    expect(world.state.share?.pause).toBeNull();
    world.hasBar = false;
    desk.lookAtBar();
    expect(world.state.share?.pause).toBe('no-bar');
    // The bar is not what the policy lets through.
    world.there = [{ ...slides, title: 'Salary' }];
    await pass(clock, 250);
    world.hasBar = true;
    desk.lookAtBar();
    expect(world.state.share).toMatchObject({ pause: 'denied', title: '' });
    desk.stopAny('bar');
    expect(world.state).toMatchObject({ share: null, last: { id, end: 'bar' } });
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

  it('it stands still from its first frame where the look at the choice came late, until two newer ones allow it', async () => {
    const begin = async (takesMs: number, title: string) => {
      const opened = open();
      const { clock, desk, world, ask } = opened;
      const id = ask();
      world.takesMs = takesMs;
      const chosen = desk.choose(id, slides.id);
      await pass(clock, 1, 1);
      world.there = [{ ...slides, title }];
      world.takesMs = 0;
      await pass(clock, takesMs - 1, 1);
      await chosen;
      return opened;
    };
    const late = await begin(400, 'Salary 2026');
    expect(late.granted).toHaveLength(1);
    expect(late.world.state.share).toMatchObject({ step: 'sharing', pause: 'cannot-be-checked' });
    await pass(late.clock, 250);
    expect(late.world.state.share).toMatchObject({ pause: 'denied', title: '' });
    const allowed = await begin(400, 'Slides 2');
    await pass(allowed.clock, 250);
    expect(allowed.world.state.share?.pause).toBe('cannot-be-checked');
    await pass(allowed.clock, 250);
    expect(allowed.world.state.share).toMatchObject({ pause: null, title: 'Slides 2' });
    expect((await begin(399, 'Slides')).world.state.share?.pause).toBeNull();
  });

  it('it is looked at again after a look that never came to an end', async () => {
    const { clock, desk, world, share } = open();
    const id = await share();
    world.hangs = true;
    await pass(clock, 1000);
    expect(world.state.share?.pause).toBe('cannot-be-checked');
    desk.obeyed(id, true);
    const { looks } = world;
    world.hangs = false;
    await pass(clock, 6000);
    expect(world.looks).toBeGreaterThan(looks);
    expect(world.state.share?.pause).toBeNull();
    world.hangs = true;
    await pass(clock, 1000);
    desk.obeyed(id, true);
    await pass(clock, 60_000);
    expect(world.state.share?.pause).toBe('cannot-be-checked');
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

  it('a screen that stands still from its first frame goes on after two looks, as after any other pause', async () => {
    const { clock, world, share } = open({ policy: { ...noSalary, what: 'screens' } });
    await share(screen);
    world.there = [screen, slides];
    await pass(clock, 250);
    expect(world.state.share?.pause).toBe('denied-on-screen');
    await pass(clock, 250);
    expect(world.state.share?.pause).toBeNull();
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
