import type {} from '../../electron-host/start-host.ts';

// What another program shows on the desktop of the stand-in for Electron, and what is said of showing it.

type Phone = WebdriverIO.Browser;

/** One window of another program, with a ground by which its picture is known. */
export const openWindow = (phone: Phone, title: string): Promise<void> =>
  phone.electron.execute((_electron, named) => {
    globalThis.__electronHost.system.otherWindows = [{ id: 900_001, title: named, colour: '#00c000' }];
  }, title);

/** Whether one of the small windows is on the screen. */
export const isOpen = (phone: Phone, view: 'share-picker' | 'share-bar'): Promise<boolean> =>
  phone.electron.execute(
    (_electron, wanted) =>
      globalThis.__electronHost
        .windows()
        .some((each) => each.webContents.getURL().endsWith(`view=${wanted}`) && each.isVisible()),
    view,
  );

/** From now on each state of the share is written down in the page: what is over soon is seen too. */
export const writeDownPauses = (phone: Phone): Promise<void> =>
  phone.execute(() => {
    const { dataset } = document.documentElement;
    dataset.pauses = '';
    window.offhook?.on('desktop.changed', ({ screenShare }) => {
      dataset.pauses += ` ${screenShare.share?.pause ?? 'seen'}`;
    });
  });

/** What was written down since this was asked last. */
export const takePauses = (phone: Phone): Promise<readonly string[]> =>
  phone.execute(() => {
    const { dataset } = document.documentElement;
    const written = dataset.pauses ?? '';
    dataset.pauses = '';
    return written.split(' ').filter((each) => each !== '');
  });

/** What can become of the window of the bar: closed by the desktop, its page dead, gone altogether. */
export const befallBar = (phone: Phone, what: 'close' | 'crash' | 'destroy'): Promise<void> =>
  phone.electron.execute((_electron, wanted) => {
    const bar = globalThis.__electronHost
      .windows()
      .find((each) => each.webContents.getURL().endsWith('view=share-bar'));
    if (wanted === 'crash') bar?.webContents.forcefullyCrashRenderer();
    else bar?.[wanted]();
  }, what);

/** From now on what is said to the phone is said to the window of that page. */
export async function turnTo(phone: Phone, page: string): Promise<void> {
  await phone.waitUntil(
    async () => {
      for (const handle of await phone.getWindowHandles()) {
        await phone.switchToWindow(handle);
        if ((await phone.getUrl()).endsWith(page)) return true;
      }
      return false;
    },
    { timeoutMsg: `there is no window ${page}` },
  );
}

/** What main says of the share now. */
export async function shareOf(phone: Phone) {
  const reply = await phone.execute(() => window.offhook?.request('desktop.get', null));
  if (reply?.ok !== true) throw new Error('no state');
  return reply.value.screenShare;
}

/** How green, and how light in all, the picture is that is seen of the other side; null: there is none. */
export const lookOfTheirs = (
  phone: Phone,
): Promise<{ readonly green: number; readonly others: number } | null> =>
  phone.execute(() => {
    const picture = document.querySelector<HTMLVideoElement>('video[data-whose="theirs"]');
    const canvas = document.createElement('canvas');
    [canvas.width, canvas.height] = [16, 12];
    const pen = canvas.getContext('2d');
    if (pen === null || picture === null || picture.videoWidth === 0) return null;
    pen.drawImage(picture, 0, 0, 16, 12);
    // Far from where anything is written.
    const [red = 0, green = 0, blue = 0] = pen.getImageData(12, 10, 1, 1).data;
    return { green, others: Math.max(red, blue) };
  });
