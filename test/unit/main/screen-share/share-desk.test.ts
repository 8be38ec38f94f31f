import { describe, expect, it } from 'vitest';
import { openShare } from '../../../../src/shared/screen-share.ts';
import { pass } from '../../../support/fake-clock.ts';
import {
  fromPage,
  noSalary,
  type Opened,
  openDesk as open,
  ours,
  page,
  salary,
  screen,
  slides,
} from '../../../support/share-desk.ts';

describe('a share', () => {
  it('is asked for, chosen, shown, and over', async () => {
    const { desk, world, granted, ask } = open();
    const id = ask();
    expect(world.state.share).toMatchObject({ id, step: 'choosing', title: '' });
    expect(world.picker).toEqual(['show']);
    expect(granted).toEqual([]);
    await desk.choose(id, slides.id);
    expect(granted).toEqual([{ id: slides.id, name: 'Slides' }]);
    expect(world.state.share).toEqual({
      ...{ id, step: 'sharing', kind: 'window', title: 'Slides', pause: null },
      ...{ sound: 'none', endsAt: null },
    });
    expect(world.picker.at(-1)).toBe('hide');
    desk.stop(id, 'stopped');
    expect(world.state).toMatchObject({ share: null, last: { id, end: 'stopped' } });
  });

  it('offers what may be shown with its picture, and the rest without, with the reason', async () => {
    const { desk, ask } = open();
    const id = ask();
    const choice = await desk.choice();
    expect(choice).toMatchObject({ id, portal: null, problem: null });
    expect(choice?.offers.map(({ title, picture, refusal }) => [title, picture, refusal])).toEqual([
      ['Slides', 'data:1', null],
      ['Screen', null, 'screen'],
      ['Salary', null, 'denied'],
    ]);
  });

  it('comes with the computer’s sound only where it was wanted, and may be', async () => {
    for (const [hasSound, policy, wanted, offered, given] of [
      [true, openShare, true, 'offered', true],
      [true, openShare, false, 'offered', false],
      [true, { ...openShare, sound: false }, true, 'company', false],
      [false, openShare, true, 'system', false],
    ] as const) {
      const { desk, world, log, ask, sounds } = open({ hasSound, policy });
      expect(desk.mayHaveSound).toBe(offered === 'offered');
      const id = ask();
      expect((await desk.choice())?.sound).toBe(offered);
      await desk.choose(id, slides.id, wanted);
      expect(sounds).toEqual([given]);
      expect(world.state.share).toMatchObject({ title: 'Slides', sound: given ? 'heard' : 'none' });
      const lines = log.lines.join();
      expect(lines.includes("with the computer's sound")).toBe(given);
      expect(lines.includes('sound refused')).toBe(wanted && !given);
    }
  });

  it('is told as heard only as long as its sound is, and without any for nobody’s word', async () => {
    const { desk, world, ask, stop } = open();
    const id = ask();
    await desk.choose(id, slides.id, true);
    const sound = () => world.state.share?.sound;
    for (const isHeard of [false, true, false]) {
      desk.heard('share-9', !isHeard);
      desk.heard(id, isHeard);
      expect(sound()).toBe(isHeard ? 'heard' : 'unheard');
    }
    stop(id);
    const silent = ask();
    await desk.choose(silent, slides.id, false);
    desk.heard(silent, true);
    expect(sound()).toBe('none');
  });

  it('is chosen anew after one that is over', async () => {
    const { stop, share } = open();
    const first = await share();
    stop(first);
    expect(await share()).not.toBe(first);
  });

  it('ends when the call does, when the page dies, and from wherever it is stopped', async () => {
    for (const end of ['call', 'page', 'stopped', 'system'] as const) {
      const { desk, world, share } = open();
      const id = await share();
      if (end === 'call') {
        world.hasCall = false;
        desk.lookAtCalls();
      } else if (end === 'system') desk.stop(id, end);
      else desk.stopAny(end);
      expect(world.state).toMatchObject({ share: null, last: { id, end } });
    }
  });

  it('ends when its time is over, which is told before', async () => {
    const { clock, world, share } = open({ policy: { ...noSalary, mostMinutes: 2 } });
    const begun = clock.now();
    const id = await share();
    expect(world.state.share?.endsAt).toBe(begun + 120_000);
    await pass(clock, 119_000);
    expect(world.state.share).not.toBeNull();
    await pass(clock, 1000);
    expect(world.state.last).toEqual({ id, end: 'time' });
  });
});

describe('a page that was taken over gets nothing', () => {
  it('when it calls getDisplayMedia without having asked', () => {
    const { desk, grant, granted, world } = open();
    expect(desk.permit(page)).toBe(false);
    desk.display(fromPage, grant);
    expect(granted).toEqual([null]);
    expect(world.picker).toEqual([]);
  });

  it.each([
    ['from another frame', { frame: '7 inner' }],
    ['from a frame that is not ours, or gone', { frame: null }],
    ['without a click', { userGesture: false }],
    ['for sound alone', { videoRequested: false }],
  ])('when it calls %s', (_name, change) => {
    const { desk, grant, granted, world } = open();
    desk.request(page);
    desk.permit(page);
    desk.display({ ...fromPage, ...change }, grant);
    expect(granted).toEqual([null]);
    expect(world.picker).not.toContain('show');
    // And what was asked for is spent.
    desk.display(fromPage, grant);
    expect(granted).toEqual([null, null]);
  });

  it('when it asks while there is no call, or from nowhere', () => {
    const { desk, world } = open();
    expect(desk.request(null)).toBeNull();
    world.hasCall = false;
    expect(desk.request(page)).toBeNull();
  });

  it('where the policy has switched it off', () => {
    const { desk } = open({ policy: { ...openShare, what: 'off' } });
    expect(desk.request(page)).toBeNull();
  });

  it('for a second call, while it chooses and while it shares', async () => {
    const { desk, ask, grant, granted } = open();
    const id = ask();
    expect(desk.request(page)).toBeNull();
    expect(desk.permit(page)).toBe(false);
    desk.display(fromPage, grant);
    expect(granted).toEqual([null]);
    await desk.choose(id, slides.id);
    expect(desk.permit(page)).toBe(false);
    desk.display(fromPage, grant);
    expect(granted).toEqual([null, { id: slides.id, name: 'Slides' }, null]);
  });

  it('for an id of before', async () => {
    const { desk, stop, share, ask, granted, world } = open();
    const old = await share();
    stop(old);
    await desk.choose(old, slides.id);
    const id = ask();
    await desk.choose(old, slides.id);
    desk.stop(old, 'stopped');
    expect(granted).toHaveLength(1);
    expect(world.state.share).toMatchObject({ id, step: 'choosing' });
  });

  it('for two choices of one request', async () => {
    const { desk, ask, granted } = open();
    const id = ask();
    await Promise.all([desk.choose(id, slides.id), desk.choose(id, slides.id)]);
    expect(granted).toHaveLength(1);
  });

  it('that comes late', async () => {
    const { desk, clock, grant, granted, ask, world } = open();
    desk.request(page);
    await pass(clock, 5000);
    expect(desk.permit(page)).toBe(false);
    desk.display(fromPage, grant);
    expect(granted).toEqual([null]);
    ask();
    await pass(clock, 120_000);
    expect(granted).toEqual([null, null]);
    expect(world.state.share).toBeNull();
  });

  it('of what the policy refuses, of what is gone, and of what was renamed meanwhile', async () => {
    const { desk, ask, granted, world } = open();
    const id = ask();
    for (const each of [salary, screen, ours]) await desk.choose(id, each.id);
    await desk.choose(id, 'window:9:0');
    world.there = [{ ...slides, title: 'Salary of all' }];
    await desk.choose(id, slides.id);
    expect(granted).toEqual([]);
    expect(world.state.share?.step).toBe('choosing');
  });

  it('by the way beside getDisplayMedia: who is permitted and does not call it, is ended', async () => {
    const { desk, clock, world } = open();
    desk.request(page);
    expect(desk.permit('7 inner')).toBe(false);
    expect(desk.permit(page)).toBe(true);
    expect(desk.permit(page)).toBe(false);
    await pass(clock, 200);
    expect(world.ended).toBe(1);
    expect(desk.request(page)).not.toBeNull();
  });

  it.each([
    ['stops what it asked for', ({ desk }: Opened, id: string) => desk.stop(id, 'system')],
    ['waits until its request is void', ({ clock }: Opened) => pass(clock, 100)],
    [
      'says that there is no call any more',
      ({ desk, world }: Opened) => {
        world.hasCall = false;
        desk.lookAtCalls();
      },
    ],
    [
      'lets a frame within it call getDisplayMedia',
      ({ desk, grant }: Opened) => desk.display({ ...fromPage, frame: '7 inner' }, grant),
    ],
  ])('by the way beside getDisplayMedia, where it then %s', async (_name, act) => {
    const opened = open();
    const { desk, clock, world } = opened;
    const id = desk.request(page) ?? '';
    await pass(clock, 4900);
    expect(desk.permit(page)).toBe(true);
    await act(opened, id);
    expect(world.ended).toBe(1);
    await pass(clock, 5000);
    expect(world.ended).toBe(1);
  });

  it('but is not ended for a getDisplayMedia that is refused, or that waits', async () => {
    const refused = open();
    refused.desk.request(page);
    refused.desk.permit(page);
    refused.desk.display({ ...fromPage, userGesture: false }, refused.grant);
    const waiting = open();
    waiting.ask();
    await pass(refused.clock, 10_000);
    await pass(waiting.clock, 10_000);
    expect([refused.world.ended, waiting.world.ended]).toEqual([0, 0]);
  });

  it('not even when the person closes the picker, or it cannot be shown', async () => {
    const { desk, ask, granted, world } = open();
    await desk.choose(ask(), null);
    expect(granted).toEqual([null]);
    expect(world.state.share).toBeNull();
    const broken = open({ picker: { show: async () => false, hide: () => undefined } });
    broken.ask();
    await pass(broken.clock, 0);
    await Promise.resolve();
    expect(broken.granted).toEqual([null]);
  });
});

describe('where the desktop asks by itself', () => {
  const seen = { ...slides, picture: null, id: 'window:5:0', application: null };

  it('it asks once, for the kind that was chosen, and is never asked to list', async () => {
    const asked: string[] = [];
    const portal = async (kind: string) => {
      asked.push(kind);
      return seen;
    };
    const { desk, clock, ask, granted, world } = open({ policy: openShare, portal });
    const id = ask();
    expect(await desk.choice()).toEqual({
      id,
      portal: ['window'],
      problem: null,
      sound: 'system',
      offers: [],
    });
    await desk.choose(id, 'screen');
    expect(asked).toEqual([]);
    await desk.choose(id, 'window');
    await pass(clock, 5000);
    expect(asked).toEqual(['window']);
    expect(world.looks).toBe(0);
    expect(granted).toEqual([{ id: seen.id, name: seen.title }]);
  });

  it.each([
    ['nothing', async () => null],
    ['another kind', async () => ({ ...seen, id: 'screen:1:0', kind: 'screen' as const })],
    ['a mistake', () => Promise.reject(new Error('no portal'))],
  ])('and %s is chosen, nothing is shown', async (_name, portal) => {
    const { desk, ask, granted, world } = open({ policy: openShare, portal });
    await desk.choose(ask(), 'window');
    expect(granted).toEqual([null]);
    expect(world.state.share).toBeNull();
  });

  it('nothing is shown under a policy that goes by titles, which it does not tell', async () => {
    const asked: string[] = [];
    const portal = async (kind: string) => {
      asked.push(kind);
      return seen;
    };
    const { desk, ask, granted } = open({ portal });
    const id = ask();
    expect(await desk.choice()).toMatchObject({ portal: [], problem: 'cannot-be-checked' });
    await desk.choose(id, 'window');
    expect([asked, granted]).toEqual([[], []]);
  });
});

describe('the log', () => {
  it('has every decision, with titles', async () => {
    const { desk, clock, log, world, share } = open();
    const id = await share();
    await desk.choose(id, salary.id);
    world.there = [];
    await pass(clock, 500);
    desk.stop(id, 'stopped');
    expect(log.lines.join('\n')).toMatch(
      /asked for[\s\S]*shows window "Slides"[\s\S]*refused[\s\S]*paused: gone[\s\S]*over: stopped/,
    );
  });

  it('is without titles where people must not be named', async () => {
    const { desk, log, share, ask, stop } = open({ logsTitles: false });
    stop(await share());
    await desk.choose(ask(), salary.id);
    expect(log.lines.join('\n')).not.toMatch(/Slides|Salary/);
    expect(log.lines.join('\n')).toMatch(/shows window/);
    expect(log.lines.join('\n')).toMatch(/choice refused: denied/);
  });
});
