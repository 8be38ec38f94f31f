import type { MenuItemConstructorOptions } from 'electron';

/**
 * Electron's own menu brings shortcuts that reload the page, in the middle of a call, and open the developer tools.
 * On macOS copy and paste, quit and minimise work only through a menu, so there is a small one. Pure.
 */
export function chooseMenuTemplate(platform: string): MenuItemConstructorOptions[] | null {
  if (platform !== 'darwin') return null;
  return [{ role: 'appMenu' }, { role: 'editMenu' }, { role: 'windowMenu' }];
}
