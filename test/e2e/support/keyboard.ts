/** More than any page of the app has controls. */
const mostTabs = 60;

/** Goes to a control by Tab alone and presses it by Enter. */
export async function pressByKeyboard(phone: WebdriverIO.Browser, name: string): Promise<void> {
  const focused = () =>
    phone.execute(() => {
      const element = document.activeElement;
      return element?.getAttribute('aria-label') ?? element?.textContent ?? '';
    });
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    if ((await focused()) === name) {
      await phone.keys('Enter');
      return;
    }
    await phone.keys('Tab');
  }
  throw new Error(`no control called "${name}" can be reached by Tab`);
}
