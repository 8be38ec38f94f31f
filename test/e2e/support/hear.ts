import { type Heard, listenForTonesInPage, listenInPage } from '../../support/listen-in-page.ts';

/** Listens in the page to what the far end sends, until it was loud a few times or for `mostWindows` of 100 ms. */
export async function hearFarEnd(phone: WebdriverIO.Browser, mostWindows = 60): Promise<Heard> {
  return await phone.execute(listenInPage, mostWindows);
}

/** The loudest that each frequency was at this phone, dBFS, over all calls that are heard there. */
export async function hearTones(
  phone: WebdriverIO.Browser,
  frequencies: readonly number[],
  mostWindows = 100,
): Promise<readonly number[]> {
  return await phone.execute(listenForTonesInPage, frequencies, mostWindows);
}
