import { browser } from '@wdio/globals';
import type { SettingsUpdate } from '../../../src/shared/settings.ts';
// The inspection API's type is declared where the host's own contract is tested.
import type {} from '../../electron-host/start-host.ts';

// What the stand-in for Electron shows of tray, windows, keys and notifications; a real desktop cannot be looked into.

/** Native Electron has no doubles: what needs them is tried on the stand-in only. */
export const onStandIn = process.env.OFFHOOK_E2E_CHROMEDRIVER !== undefined;

const pages = {
  main: 'index.html',
  'quick-dial': 'side.html?view=quick-dial',
  call: 'side.html?view=call',
  incoming: 'side.html?view=incoming',
} as const;
export type Page = keyof typeof pages;

interface MenuEntry {
  readonly id: string;
  readonly label: string;
  readonly enabled: boolean;
  readonly checked: boolean;
}

/** The tray's menu with what is folded in it, without the lines. */
const trayMenu = (): Promise<readonly MenuEntry[]> =>
  browser.electron.execute(() => {
    type Menu = NonNullable<ReturnType<typeof globalThis.__electronHost.trays>[number]['menu']>;
    const entries = ({ items }: Menu): MenuEntry[] =>
      items.flatMap(({ id, label, enabled, checked, submenu }) => [
        ...(id === '' ? [] : [{ id, label, enabled, checked }]),
        ...(submenu === undefined ? [] : entries(submenu)),
      ]);
    const menu = globalThis.__electronHost.trays()[0]?.menu ?? null;
    return menu === null ? [] : entries(menu);
  });

export async function choose(id: string): Promise<void> {
  await browser.waitUntil(async () => (await trayMenu()).some((entry) => entry.id === id && entry.enabled), {
    timeoutMsg: `the tray's menu never offered ${id}`,
  });
  await browser.electron.execute((_electron, wanted) => {
    globalThis.__electronHost.trays()[0]?.menu?.getMenuItemById(wanted)?.click();
  }, id);
}

const toolTip = (): Promise<string> =>
  browser.electron.execute(() => globalThis.__electronHost.trays()[0]?.toolTip ?? '');

/** Waits for a line of the tray's words that begins so. */
export const says = (line: string): Promise<unknown> =>
  browser.waitUntil(async () => (await toolTip()).split('\n').some((each) => each.startsWith(line)), {
    timeoutMsg: `the tray never said "${line}"`,
  });

interface WindowState {
  readonly visible: boolean;
  readonly focused: boolean;
  readonly minimized: boolean;
}

/** How the window of that page stands; null: there is none yet. */
export const windowState = (page: Page): Promise<WindowState | null> =>
  browser.electron.execute((_electron, wanted) => {
    const found = globalThis.__electronHost
      .windows()
      .find(({ webContents }) => webContents.getURL().endsWith(wanted));
    if (found === undefined) return null;
    return { visible: found.isVisible(), focused: found.isFocused(), minimized: found.isMinimized() };
  }, pages[page]);

export const isShown = (page: Page, visible = true): Promise<unknown> =>
  browser.waitUntil(async () => ((await windowState(page))?.visible ?? false) === visible, {
    timeoutMsg: `${page} ${visible ? 'never came' : 'never went'}`,
  });

/** Hides the large window as a person does who closes it, or brings it to the front. */
export const setMain = (how: 'hidden' | 'shown'): Promise<void> =>
  browser.electron.execute(
    (_electron, page, wanted) => {
      const main = globalThis.__electronHost
        .windows()
        .find(({ webContents }) => webContents.getURL().endsWith(page));
      if (wanted === 'hidden') main?.hide();
      else {
        main?.restore();
        main?.show();
      }
    },
    pages.main,
    how,
  );

/** From now on what is said to the browser is said to that window. */
export async function goTo(page: Page): Promise<void> {
  await browser.waitUntil(
    async () => {
      for (const handle of await browser.getWindowHandles()) {
        await browser.switchToWindow(handle);
        if ((await browser.getUrl()).endsWith(pages[page])) return true;
      }
      return false;
    },
    { timeoutMsg: `there is no window ${page}` },
  );
}

export async function changeSettings(update: SettingsUpdate): Promise<void> {
  const reply = await browser.execute(
    (wanted: object) => window.offhook?.request('settings.update', wanted as SettingsUpdate),
    update,
  );
  if (reply?.ok !== true) throw new Error(`the settings were not taken: ${JSON.stringify(reply)}`);
}

interface ShownNotification {
  readonly title: string;
  readonly actions: readonly string[];
  readonly urgency: string | undefined;
}

export const notifications = (): Promise<readonly ShownNotification[]> =>
  browser.electron.execute(() =>
    globalThis.__electronHost.notifications().map(({ title, options }) => ({
      title,
      actions: (options.actions ?? []).map(({ text }) => text ?? ''),
      urgency: options.urgency,
    })),
  );

/** Clicks on the notification of that title, or on one of its actions. */
export async function clickNotification(title: string, action: number | null): Promise<void> {
  await browser.waitUntil(async () => (await notifications()).some((each) => each.title === title), {
    timeoutMsg: `no notification said "${title}"`,
  });
  await browser.electron.execute(
    (_electron, wanted, index) => {
      const found = globalThis.__electronHost.notifications().find((each) => each.title === wanted);
      if (index === null) found?.click();
      else found?.chooseAction(index);
    },
    title,
    action,
  );
}
