import type { Settings } from '../../shared/settings.ts';
import type { Area, Place, Size } from './place-window.ts';

/** Text and all around it grow together: at 200 % a window shows half of what it would. Pure. */
export const zoomOf = (textSize: Settings['textSize']): number => Number(textSize) / 100;

/** The size at which as much fits into a window as at 100 %, as far as the screen goes. Pure. */
export function enlarge({ width, height }: Size, zoom: number, area: Size): Size {
  return {
    width: Math.min(Math.round(width * zoom), area.width),
    height: Math.min(Math.round(height * zoom), area.height),
  };
}

/** That size, and the place for it. Pure. */
export function enlargeAt(size: Size, zoom: number, area: Area, place: (size: Size) => Place): Place & Size {
  const enlarged = enlarge(size, zoom, area);
  return { ...place(enlarged), ...enlarged };
}
