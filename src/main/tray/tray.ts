import type { MenuItemConstructorOptions } from 'electron';
import type { TrayAction, TrayItem, TrayModel, TrayState } from './tray-model.ts';

/** What is needed of Electron's Tray, its menu built already. */
export interface TraySurface<Image, Menu> {
  setImage(image: Image): void;
  setToolTip(text: string): void;
  setContextMenu(menu: Menu): void;
  on(event: 'click', listener: () => void): unknown;
}

export interface TrayOptions<Image, Menu> {
  readonly open: (image: Image) => TraySurface<Image, Menu>;
  readonly image: (state: TrayState) => Image;
  readonly buildMenu: (template: MenuItemConstructorOptions[]) => Menu;
  readonly act: (action: TrayAction) => void;
  readonly onClick: () => void;
}

export interface TrayDuty {
  /** Shows what is new of it: the page reports often, and an open menu must not flicker. */
  show(model: TrayModel): void;
  /** The panel has changed its colours. */
  repaint(): void;
}

export function createTray<Image, Menu>(options: TrayOptions<Image, Menu>): TrayDuty {
  let tray: TraySurface<Image, Menu> | null = null;
  let shown: TrayModel | null = null;

  function start(state: TrayState): TraySurface<Image, Menu> {
    const opened = options.open(options.image(state));
    opened.on('click', options.onClick);
    return opened;
  }

  return {
    show(model) {
      const before = shown;
      shown = model;
      if (tray === null) tray = start(model.state);
      else if (before?.state !== model.state) tray.setImage(options.image(model.state));
      if (before?.toolTip !== model.toolTip) tray.setToolTip(model.toolTip);
      if (JSON.stringify(before?.groups) !== JSON.stringify(model.groups))
        tray.setContextMenu(options.buildMenu(templateOf(model, options.act)));
    },
    repaint() {
      if (shown !== null) tray?.setImage(options.image(shown.state));
    },
  };
}

/** The model as Electron takes it. Pure. */
export function templateOf(
  { groups }: TrayModel,
  act: (action: TrayAction) => void,
): MenuItemConstructorOptions[] {
  return groups
    .filter((group) => group.length > 0)
    .flatMap((group, index) => [
      ...(index === 0 ? [] : [{ type: 'separator' as const }]),
      ...group.map((item) => templateItem(item, act)),
    ]);
}

function templateItem({ id, label, checked, action, items }: TrayItem, act: (action: TrayAction) => void) {
  const item: MenuItemConstructorOptions = {
    id,
    // An ampersand marks a key on Windows and Linux.
    label: label.replaceAll('&', '&&'),
    enabled: action !== undefined || items !== undefined,
  };
  if (checked !== undefined) Object.assign(item, { type: 'checkbox', checked });
  if (action !== undefined) item.click = () => act(action);
  if (items !== undefined) item.submenu = items.map((each) => templateItem(each, act));
  return item;
}
