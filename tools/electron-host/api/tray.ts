import { record } from '../support/calls.ts';
import { StrictEmitter } from '../support/strict.ts';
import type { HostMenu } from './menu.ts';
import type { NativeImage } from './native-image.ts';

const trays = new Set<Tray>();

/** The trays that are not destroyed: for the inspection API. */
export function openTrays(): Tray[] {
  return [...trays];
}

export class Tray extends StrictEmitter {
  image: NativeImage | string;
  toolTip = '';
  title = '';
  menu: HostMenu | null = null;
  #destroyed = false;

  constructor(image: NativeImage | string) {
    super();
    this.image = image;
    trays.add(this);
    record('Tray');
  }

  setImage(image: NativeImage | string): void {
    record('Tray.setImage');
    this.image = image;
  }

  setToolTip(toolTip: string): void {
    record('Tray.setToolTip', toolTip);
    this.toolTip = toolTip;
  }

  setTitle(title: string): void {
    record('Tray.setTitle', title);
    this.title = title;
  }

  getTitle(): string {
    return this.title;
  }

  setContextMenu(menu: HostMenu | null): void {
    record('Tray.setContextMenu', menu?.items.map((item) => item.label) ?? null);
    this.menu = menu;
  }

  popUpContextMenu(menu?: HostMenu): void {
    (menu ?? this.menu)?.popup();
  }

  getBounds(): Electron.Rectangle {
    return { x: 0, y: 0, width: 0, height: 0 };
  }

  destroy(): void {
    this.#destroyed = true;
    trays.delete(this);
  }

  isDestroyed(): boolean {
    return this.#destroyed;
  }
}
