import { type Heard, listenInPage } from '../../support/listen-in-page.ts';

/** Listens in the page to what the far end sends, until it was loud a few times or for `mostWindows` of 100 ms. */
export async function hearFarEnd(phone: WebdriverIO.Browser, mostWindows = 60): Promise<Heard> {
  return await phone.execute(listenInPage, mostWindows);
}
