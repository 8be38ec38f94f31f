import { describe, expect, it } from 'vitest';
import type { ShareDeskOptions } from '../../../../src/main/screen-share/share-desk.ts';
import { openShare, type ShareRule } from '../../../../src/shared/screen-share.ts';
import { pass } from '../../../support/fake-clock.ts';
import { openDesk as open, salary, slides } from '../../../support/share-desk.ts';

describe('the picker', () => {
  it('says what the system keeps from it', async () => {
    const shut = open({ systemAllows: () => false });
    shut.ask();
    expect(await shut.desk.choice()).toMatchObject({ problem: 'system' });
    expect(await shut.desk.choose('share-1', slides.id)).toBe('system');
    const silent = open();
    silent.world.fails = true;
    silent.ask();
    expect(await silent.desk.choice()).toMatchObject({ problem: 'unanswered', offers: [] });
    expect(await silent.desk.choose('share-1', slides.id)).toBe('unanswered');
    expect(await open().desk.choice()).toBeNull();
  });

  it('is told of nothing any more that was looked up for it and came when it was over', async () => {
    const { desk, clock, world, ask } = open();
    const over = [
      (id: string) => desk.choose(id, null),
      (id: string) => desk.choose(id, slides.id).then(() => desk.stop(id, 'stopped')),
      () => desk.stopAny('call'),
    ];
    for (const end of over) {
      const id = ask();
      world.takesMs = 500;
      const offered = desk.choice();
      world.takesMs = 0;
      await end(id);
      desk.ended(id);
      // Nor is it another one's.
      const next = ask();
      await pass(clock, 500);
      expect(await offered).toBeNull();
      await desk.choose(next, null);
    }
  });

  it('is told that the system does not answer, and does not wait for it for ever', async () => {
    const { desk, clock, world, ask, granted } = open();
    const id = ask();
    world.hangs = true;
    const [offered, chosen] = [desk.choice(), desk.choose(id, slides.id)];
    await pass(clock, 10_000);
    expect(await offered).toMatchObject({ problem: 'unanswered', offers: [] });
    expect(await chosen).toBe('unanswered');
    world.hangs = false;
    expect(await desk.choose(id, slides.id)).toBeNull();
    expect(granted).toHaveLength(1);
  });

  it('is told why a choice is refused', async () => {
    const { desk, ask } = open();
    const id = ask();
    expect(await desk.choose(id, salary.id)).toBe('denied');
    expect(await desk.choose(id, 'window:9:0')).toBe('gone');
    expect(await desk.choose(id, slides.id)).toBeNull();
  });

  it.each<[string, ShareRule[], (string | readonly string[])[]]>([
    ['titles alone', [{ title: 'salary*' }], ['all', [], []]],
    ['applications', [{ application: 'mail' }], ['all', [slides.id], [slides.id]]],
  ])('shows applications; where rules are about %s, they are asked for %#', async (_name, deny, expected) => {
    const asked: (string | readonly string[])[] = [];
    const look: ShareDeskOptions['look'] = async ({ applications }) => {
      asked.push(applications);
      return [slides];
    };
    const { desk, clock, ask } = open({ policy: { ...openShare, deny }, look });
    const id = ask();
    await desk.choice();
    await desk.choose(id, slides.id);
    await pass(clock, 250);
    expect(asked).toEqual(expected);
  });
});
