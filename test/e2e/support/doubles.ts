import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
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
export const trayMenu = (): Promise<readonly MenuEntry[]> =>
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

/** All that could be chosen since the start, and what was; numbers at the end are left out. */
export const choosable = { seen: new Set<string>(), chosen: new Set<string>() };
const plain = (id: string): string => id.replace(/-\d+$/, '');

export async function choose(id: string): Promise<void> {
  await browser.waitUntil(async () => (await trayMenu()).some((entry) => entry.id === id && entry.enabled), {
    timeoutMsg: `the tray's menu never offered ${id}`,
  });
  for (const entry of await trayMenu()) if (entry.enabled) choosable.seen.add(plain(entry.id));
  choosable.chosen.add(plain(id));
  await browser.electron.execute((_electron, wanted) => {
    globalThis.__electronHost.trays()[0]?.menu?.getMenuItemById(wanted)?.click();
  }, id);
}

export const toolTip = (): Promise<string> =>
  browser.electron.execute(() => globalThis.__electronHost.trays()[0]?.toolTip ?? '');

/** Waits for a line of the tray's words that begins so. */
export const says = (line: string): Promise<unknown> =>
  browser.waitUntil(async () => (await toolTip()).split('\n').some((each) => each.startsWith(line)), {
    timeoutMsg: `the tray never said "${line}"`,
  });

const trayFolder = path.resolve(import.meta.dirname, '../../../assets/tray');
const icons: ReadonlyMap<string, string> = new Map(
  readdirSync(trayFolder)
    .filter((name) => /\.(light|dark)\.png$/.test(name))
    .map((name) => [readFileSync(path.join(trayFolder, name)).toString('base64'), name.replace('.png', '')]),
);

/** Waits until the tray's picture is the one of that state, byte for byte. */
export async function looksLike(state: string, panel: 'light' | 'dark' = 'light'): Promise<void> {
  await browser.waitUntil(
    async () => {
      const url = await browser.electron.execute(() => {
        const image = globalThis.__electronHost.trays()[0]?.image;
        return image === undefined || typeof image === 'string' ? '' : image.toDataURL();
      });
      return icons.get(url.slice(url.indexOf(',') + 1)) === `${state}.${panel}`;
    },
    { timeoutMsg: `the tray never looked like ${state}.${panel}` },
  );
}

export const panelIs = (panel: 'light' | 'dark'): Promise<void> =>
  browser.electron.execute(
    (_electron, dark) => globalThis.__electronHost.setSystemPrefersDark(dark),
    panel === 'dark',
  );

export const press = (keys: string): Promise<void> =>
  browser.electron.execute((_electron, wanted) => globalThis.__electronHost.shortcuts.press(wanted), keys);
const registeredKeys = (): Promise<readonly string[]> =>
  browser.electron.execute(() => globalThis.__electronHost.shortcuts.registered());
export const holdsKeys = (keys: string, held = true): Promise<unknown> =>
  browser.waitUntil(async () => (await registeredKeys()).includes(keys) === held, {
    timeoutMsg: `${keys} ${held ? 'never became ours' : 'stayed ours'}`,
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

/** Hides the large window as a person does who closes it, minimises it, or brings it to the front. */
export const setMain = (how: 'hidden' | 'minimized' | 'shown'): Promise<void> =>
  browser.electron.execute(
    (_electron, page, wanted) => {
      const main = globalThis.__electronHost
        .windows()
        .find(({ webContents }) => webContents.getURL().endsWith(page));
      if (wanted === 'hidden') main?.hide();
      else if (wanted === 'minimized') main?.minimize();
      else {
        main?.restore();
        main?.show();
      }
    },
    pages.main,
    how,
  );

/** Minimises Chromium's own window: only then its page is hidden, and throttled. */
export async function setChromiumWindow(windowState: 'minimized' | 'normal'): Promise<void> {
  await browser.electron.execute(
    async (_electron, page, wanted) => {
      const { session } = globalThis.__electronHost.chromium();
      const { targetInfos } = await session.send('Target.getTargets');
      const targetId = targetInfos.find(({ url }) => url.endsWith(page))?.targetId;
      if (targetId === undefined) throw new Error(`there is no window ${page}`);
      const { windowId } = await session.send('Browser.getWindowForTarget', { targetId });
      await session.send('Browser.setWindowBounds', { windowId, bounds: { windowState: wanted } });
    },
    pages.main,
    windowState,
  );
}

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
