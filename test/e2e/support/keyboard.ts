/** More than any page of the app has controls. */
const mostTabs = 60;

/** Goes to a control by Tab alone. */
export async function focusByKeyboard(phone: WebdriverIO.Browser, name: string): Promise<void> {
  const focused = () =>
    phone.execute(() => {
      const element = document.activeElement;
      const label = element instanceof HTMLInputElement ? element.labels?.[0]?.textContent : undefined;
      return element?.getAttribute('aria-label') ?? label ?? element?.textContent ?? '';
    });
  for (let tabs = 0; tabs < mostTabs; tabs += 1) {
    if ((await focused()) === name) return;
    await phone.keys('Tab');
  }
  throw new Error(`no control called "${name}" can be reached by Tab`);
}

/** Goes to a control by Tab alone and presses it by Enter. */
export async function pressByKeyboard(phone: WebdriverIO.Browser, name: string): Promise<void> {
  await focusByKeyboard(phone, name);
  await phone.keys('Enter');
}
