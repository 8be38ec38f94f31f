import { browser } from '@wdio/globals';
import { en } from '../../../src/renderer/ui/text/en.ts';
import { goTo, says, setMain } from '../support/doubles.ts';
import { edge } from '../support/edge.ts';
import { button } from '../support/phone.ts';

/** Bob calls the desk phone; the tray has said so. */
export async function bobCalls(): Promise<string> {
  const call = await edge().bob.call('701');
  await says('Bob Biber is calling');
  return call;
}

export const bobHears = (call: string, state: 'established' | 'ended'): Promise<unknown> =>
  edge().bob.waitForCall((each) => each.id === call && each.state === state);

/** How many calls the echo has now. */
export const liveEchoes = (): number =>
  edge()
    .echo.calls()
    .filter(({ state }) => state !== 'ended').length;

/** INVITEs that began a call, from whomever. */
export const invites = (): number =>
  edge()
    .sip.received()
    .filter(({ what, text }) => what === 'INVITE' && !/\r\nTo:[^\r]*;tag=/i.test(text)).length;

/** No call, the large window in front, nothing left of an ended one. */
export async function settle(): Promise<void> {
  await goTo('main');
  await setMain('shown');
  await says('Ready for calls');
  const close = button(browser, en.common.close);
  if (await close.isExisting()) await close.click();
  await browser.$('aria/Number or name').waitForExist();
}
