import { record } from '../support/calls.ts';
import { StrictEmitter, strict, UnsupportedError, whole } from '../support/strict.ts';
import { app } from './app.ts';

type ItemOptions = Electron.MenuItemConstructorOptions;

export class HostMenuItem {
  readonly id: string;
  label: string;
  readonly type: NonNullable<ItemOptions['type']>;
  readonly role: string | undefined;
  readonly accelerator: string | undefined;
  readonly submenu: HostMenu | undefined;
  enabled: boolean;
  visible: boolean;
  checked: boolean;
  readonly #options: ItemOptions;

  constructor(options: ItemOptions) {
    this.#options = options;
    const { submenu } = options;
    this.id = options.id ?? '';
    this.label = options.label ?? options.role ?? '';
    this.role = options.role;
    this.accelerator = options.accelerator === null ? undefined : options.accelerator;
    this.type = options.type ?? (submenu ? 'submenu' : 'normal');
    this.submenu = Array.isArray(submenu)
      ? HostMenu.buildFromTemplate(submenu)
      : (submenu as HostMenu | undefined);
    this.enabled = options.enabled ?? true;
    this.visible = options.visible ?? true;
    this.checked = options.checked ?? false;
  }

  /** As if the user chose the item. */
  click(): void {
    if (!this.enabled || !this.visible) throw new Error(`the menu item "${this.label}" cannot be chosen`);
    if (this.type === 'checkbox') this.checked = !this.checked;
    if (this.type === 'radio') this.checked = true;
    if (this.role !== undefined) playRole(this.role);
    this.#options.click?.(whole<Electron.MenuItem>(this), undefined, {} as Electron.KeyboardEvent);
  }
}

/** What the desktop itself does for an item with a role; more than quitting nobody has asked of the host yet. */
function playRole(role: string): void {
  if (role !== 'quit') throw new UnsupportedError(`the menu role ${role}`);
  app.quit();
}

export class HostMenu extends StrictEmitter {
  static #application: HostMenu | null = null;
  readonly items: HostMenuItem[] = [];

  static buildFromTemplate(template: readonly (ItemOptions | HostMenuItem)[]): HostMenu {
    const menu = new HostMenu();
    for (const entry of template)
      menu.append(entry instanceof HostMenuItem ? entry : new HostMenuItem(entry));
    return menu;
  }

  static setApplicationMenu(menu: HostMenu | null): void {
    record('Menu.setApplicationMenu', menu?.items.map((item) => item.label) ?? null);
    HostMenu.#application = menu;
  }

  static getApplicationMenu(): HostMenu | null {
    return HostMenu.#application;
  }

  append(item: HostMenuItem): void {
    this.items.push(item);
  }

  insert(position: number, item: HostMenuItem): void {
    this.items.splice(position, 0, item);
  }

  getMenuItemById(id: string): HostMenuItem | null {
    for (const item of this.items) {
      if (item.id === id) return item;
      const inner = item.submenu?.getMenuItemById(id);
      if (inner) return inner;
    }
    return null;
  }

  popup(options?: { callback?: () => void }): void {
    record(
      'Menu.popup',
      this.items.map((item) => item.label),
    );
    this.emit('menu-will-show');
    options?.callback?.();
  }

  closePopup(): void {
    this.emit('menu-will-close');
  }
}

export const Menu = strict('Menu', HostMenu);
export const MenuItem = strict('MenuItem', HostMenuItem);
