import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { PolicyInput } from '../../src/shared/policy.ts';
import type { ColoursSeen } from '../support/colours-in-picture.ts';
import type { App } from './support/app.ts';
import { type Display, type ShownWindow, startDisplay } from './support/display.ts';
import { type Lab, startLab } from './support/lab.ts';
import { framesOn, paint, seenBy, shared, shareFrom, watchPicture } from './support/share-window.ts';

// Windows of other programs on an X display, captured by Chromium itself, through the edge's gateway to another app, which
// looks at every frame that comes from its decoder.
let lab: Lab;
let display: Display;
let carol: App;
beforeAll(async () => {
  display = await startDisplay();
  lab = await startLab();
  carol = await lab.startApp('carol', { place: 'server' });
});
afterAll(async () => {
  await display.close();
  await lab.close();
});

const noSalary =
  (what: 'windows' | 'screens') =>
  (policy: PolicyInput): PolicyInput => ({ ...policy, screenShare: { what, deny: [{ title: 'Salary*' }] } });
/** Some 360 by 260 of 1600 by 1000. */
const corner = { x: 1200, y: 700 };
const mostlyGreen = ({ now }: ColoursSeen) => (now.green ?? 0) > 0.8;
const noGreen = ({ now }: ColoursSeen) => (now.green ?? 1) < 0.01;

async function talk(sharer: App): Promise<void> {
  await sharer.dial('101');
  await carol.call('incoming');
  await carol.answer();
  await sharer.call('connected');
  await sharer.talked();
}

/** Where nothing is shown either way, nothing is said of it. */
const sees = (isSo: boolean) =>
  carol.callWith('alice', `sees: ${isSo}`, ({ video }) => (video?.theirs ?? false) === isSo);

describe('a window of another program', () => {
  let alice: App;
  let slides: ShownWindow;
  let salary: ShownWindow;
  beforeAll(async () => {
    slides = await display.open({ title: 'Slides', colour: paint.green, at: corner });
    salary = await display.open({ title: 'Salary 2026', colour: paint.magenta, at: { x: 1200, y: 20 } });
    alice = await lab.startApp('alice', {
      display: display.name,
      // Which window Chromium captures cannot be told it later; main's choice is the same one, or nothing is captured.
      args: ['--auto-select-window-capture-source-by-title=Slides'],
      policy: noSalary('windows'),
    });
    await talk(alice);
  });
  afterAll(() => alice.stop());

  it('is chosen in the picker, where a denied one is not to be had, and seen by the other side', async () => {
    const { titles, words } = await shareFrom(alice, 'Slides');
    expect(titles).toEqual(['Slides']);
    expect(words).toContain('Salary 2026');
    await sees(true);
    await watchPicture(carol);
    await seenBy(carol, 'the window', mostlyGreen);
    // What must never be seen further down would be known if it were.
    for (const colour of ['magenta', 'blue', 'green'] as const) {
      slides.setColour(paint[colour]);
      await seenBy(carol, `all ${colour}`, ({ now }) => (now[colour] ?? 0) > 0.8);
    }
    await watchPicture(carol);
  });

  it('is seen itself, and never what lies above it', async () => {
    const notes = await display.open({ title: 'Notes', colour: paint.blue, at: corner });
    const another = await display.open({ title: 'Salary 2027', colour: paint.magenta, at: corner });
    // What does not change is hardly sent again.
    for (const green of [paint.otherGreen, paint.green, paint.otherGreen, paint.green]) {
      slides.setColour(green);
      await framesOn(carol, 1);
    }
    const { most } = await seenBy(carol, 'the window', mostlyGreen);
    expect(most).toMatchObject({ blue: 0, magenta: 0 });
    await another.close();
    await notes.close();
  });

  it('is seen no more under a denied title, whatever is in it then, and again under another', async () => {
    await slides.setTitle('Salary 2026, in detail');
    await shared(alice, 'paused', ({ share }) => share?.pause === 'denied');
    await seenBy(carol, 'the notice', noGreen);
    slides.setColour(paint.magenta);
    await framesOn(carol, 5);
    slides.setColour(paint.green);
    await slides.setTitle('Slides, the end');
    await shared(alice, 'going on', ({ share }) => share?.pause === null);
    const { most } = await seenBy(carol, 'the window again', mostlyGreen);
    expect(most.magenta).toBe(0);
  });

  it('ends what is shared when its program ends, and the call goes on', async () => {
    await slides.close();
    const { last } = await shared(alice, 'over', ({ share }) => share === null);
    expect(last?.end).toBe('system');
    await sees(false);
    expect((await alice.call('connected')).video?.ours ?? null).toBeNull();
    await alice.hangUp();
    await salary.close();
  });
});

describe('a whole screen', () => {
  it('is held from its first frame on while a denied window is open, and seen once it is not', async () => {
    const salary = await display.open({
      title: 'Salary 2026',
      colour: paint.magenta,
      at: { x: 1200, y: 20 },
    });
    const dave = await lab.startApp('dave', { display: display.name, policy: noSalary('screens') });
    const slides = await display.open({ title: 'Slides', colour: paint.green, at: corner });
    await talk(dave);
    await shareFrom(dave, 'Entire screen');
    await shared(dave, 'held', ({ share }) => share?.pause === 'denied-on-screen');
    await carol.callWith('dave', 'sees', ({ video }) => video?.theirs === true);
    await watchPicture(carol);
    const held = await framesOn(carol, 5);
    expect(held.most).toMatchObject({ green: 0, magenta: 0 });
    await salary.close();
    await shared(dave, 'going on', ({ share }) => share?.pause === null);
    const { most } = await seenBy(carol, 'the screen', ({ now }) => (now.green ?? 0) > 0.03);
    expect(most.magenta).toBe(0);
    await dave.endAll();
    await slides.close();
  });
});
