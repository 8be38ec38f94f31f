import { StrictEmitter } from '../support/strict.ts';

const area = { x: 0, y: 0, width: 1920, height: 1080 };

/** One screen that never changes. */
const display = {
  id: 1,
  label: 'electron-host',
  bounds: area,
  workArea: area,
  size: { width: area.width, height: area.height },
  workAreaSize: { width: area.width, height: area.height },
  scaleFactor: 1,
  rotation: 0,
  internal: true,
};

class Screen extends StrictEmitter {
  getPrimaryDisplay(): typeof display {
    return display;
  }

  getAllDisplays(): (typeof display)[] {
    return [display];
  }

  getDisplayMatching(_rect: Electron.Rectangle): typeof display {
    return display;
  }

  getDisplayNearestPoint(_point: Electron.Point): typeof display {
    return display;
  }

  getCursorScreenPoint(): Electron.Point {
    return { x: 0, y: 0 };
  }
}

export const screen = new Screen();
