import path from 'node:path';
import { expect, multiremotebrowser } from '@wdio/globals';
import * as v from 'valibot';
import { statusReportSchema } from '../../src/main/control/status-report.ts';
import type { ControlCommand } from '../../src/shared/control.ts';
import type { CallSummary } from '../../src/shared/engine-summary.ts';
import type { Heard } from '../support/listen-in-page.ts';
import { lookAtPicture } from '../support/look-at-picture.ts';
import { askApp } from './support/ask-app.ts';
import { hearFarEnd } from './support/hear.ts';
import { button, control, dial, signInQuietly, waitForText } from './support/phone.ts';
import { instanceFolder, tones } from './support/run.ts';

const toleranceHz = 25;
/** What a beep is above, and silence below; dBFS of the loudest bin. */
const loudDb = -60;

/** Pure silence has neither a frequency nor a level. */
const isHeard = ({ frequency, decibels }: Heard): boolean => frequency !== 0 && decibels > loudDb;

const command = (instance: string, asked: ControlCommand): Promise<unknown> =>
  askApp(path.join(instanceFolder(instance), 'user-data'), asked);

/** Waits until the newest call that fits is there. */
async function untilCall(instance: string, fits: (call: CallSummary) => boolean): Promise<CallSummary> {
  let found: CallSummary | undefined;
  await multiremotebrowser.getInstance(instance).waitUntil(
    async () => {
      const status = v.parse(statusReportSchema, await command(instance, { verb: 'status' }));
      found = status.calls.findLast(fits);
      return found !== undefined;
    },
    { timeoutMsg: `${instance} waited in vain` },
  );
  if (found === undefined) throw new Error('no call');
  return found;
}

/** Whether the other one's picture comes in and moves. */
async function seen(phone: WebdriverIO.Browser): Promise<boolean> {
  const { frames, moved } = await phone.execute(lookAtPicture, { whose: 'theirs', frames: 30 });
  return frames >= 30 && moved > 2;
}

describe('two Offhooks', () => {
  let alice: WebdriverIO.Browser;
  let carol: WebdriverIO.Browser;

  before(async () => {
    alice = multiremotebrowser.getInstance('alice');
    carol = multiremotebrowser.getInstance('carol');
    for (const [phone, login] of [
      [alice, 'alice'],
      [carol, 'carol'],
    ] as const) {
      await waitForText(phone, 'Welcome to Offhook');
      await signInQuietly(login, login);
      await waitForText(phone, 'Ready for calls');
    }
  });

  it('call each other, and each hears the other one’s tone', async () => {
    await dial(alice, '101');
    await button(carol, 'Answer').waitForDisplayed();
    await button(carol, 'Answer').click();
    await Promise.all([waitForText(alice, 'Connected'), waitForText(carol, 'Connected')]);
    const [atAlice, atCarol] = await Promise.all([hearFarEnd(alice), hearFarEnd(carol)]);
    expect(Math.abs(atAlice.frequency - tones.carol)).toBeLessThan(toleranceHz);
    expect(Math.abs(atCarol.frequency - tones.alice)).toBeLessThan(toleranceHz);
    await button(carol, 'Hang up').click();
    await Promise.all([waitForText(alice, 'hung up'), waitForText(carol, 'You hung up')]);
  });

  it('hold: the other side hears nothing and knows it, until the call is taken up again', async () => {
    await button(alice, 'Close').click();
    await button(carol, 'Close').click();
    await dial(alice, '101');
    await button(carol, 'Answer').waitForDisplayed();
    await button(carol, 'Answer').click();
    await Promise.all([waitForText(alice, 'Connected'), waitForText(carol, 'Connected')]);
    expect(isHeard(await hearFarEnd(carol))).toBe(true);
    await command('alice', { verb: 'hold' });
    await untilCall('alice', ({ hold }) => hold.byUs === 'held');
    await untilCall('carol', ({ hold }) => hold.byThem);
    // What was on the way when the microphone closed is still heard.
    await carol.waitUntil(async () => !isHeard(await hearFarEnd(carol, 10)), { timeout: 60_000 });
    await command('alice', { verb: 'resume' });
    await untilCall('alice', ({ state, hold }) => state === 'connected' && hold.byUs === 'no');
    await untilCall('carol', ({ state, hold }) => state === 'connected' && !hold.byThem);
    const [atAlice, atCarol] = await Promise.all([hearFarEnd(alice), hearFarEnd(carol)]);
    expect(Math.abs(atAlice.frequency - tones.carol)).toBeLessThan(toleranceHz);
    expect(Math.abs(atCarol.frequency - tones.alice)).toBeLessThan(toleranceHz);
  });

  it('video: each sees the other one move, and stops when they please', async () => {
    await control(alice, 'Video').click();
    await untilCall('carol', (call) => call.video?.theirs === true);
    await waitForText(alice, 'Your camera is on');
    expect(await seen(carol)).toBe(true);
    await button(carol, 'Show yours').click();
    await untilCall('alice', (call) => call.video?.theirs === true);
    expect(await seen(alice)).toBe(true);
    await control(alice, 'Video').click();
    await untilCall('carol', (call) => call.video?.theirs === false);
    await control(carol, 'Video').click();
    await untilCall('alice', (call) => call.video?.theirs === false);
    const [atAlice, atCarol] = await Promise.all([hearFarEnd(alice), hearFarEnd(carol)]);
    expect(Math.abs(atAlice.frequency - tones.carol)).toBeLessThan(toleranceHz);
    expect(Math.abs(atCarol.frequency - tones.alice)).toBeLessThan(toleranceHz);
  });

  it('transfer: who is handed on talks to the new one, and who handed on is out', async () => {
    await command('alice', { verb: 'transfer', target: '600' });
    await untilCall('alice', ({ state, end }) => state === 'ended' && end?.cause === 'transferred');
    const withEcho = await untilCall(
      'carol',
      ({ state, peer }) => state === 'connected' && peer.number === '600',
    );
    expect(withEcho.direction).toBe('outgoing');
    // The echo gives back what one says oneself.
    const heard = await hearFarEnd(carol);
    expect(Math.abs(heard.frequency - tones.carol)).toBeLessThan(toleranceHz);
    await command('carol', { verb: 'hangup' });
    await untilCall('carol', ({ state, peer }) => state === 'ended' && peer.number === '600');
  });

  it('decline: the caller is told', async () => {
    await button(alice, 'Close').click();
    await button(carol, 'Close').click();
    await dial(carol, '100');
    await button(alice, 'Decline').waitForDisplayed();
    await button(alice, 'Decline').click();
    await waitForText(carol, 'declined');
  });
});
