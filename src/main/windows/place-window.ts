export interface Place {
  readonly x: number;
  readonly y: number;
}

export interface Area extends Place {
  readonly width: number;
  readonly height: number;
}

export interface Size {
  readonly width: number;
  readonly height: number;
}

const edge = 12;

/** Beside the pointer, wholly within the area. Pure. */
export function placeNear(point: Place, { width, height }: Size, area: Area): Place {
  return {
    x: Math.round(within(point.x - width / 2, area.x, area.width, width)),
    y: Math.round(within(point.y - height / 2, area.y, area.height, height)),
  };
}

/** Stacked up from the lower right corner, where notifications are on most desktops. Pure. */
export function placeInCorner({ width, height }: Size, area: Area, below = 0): Place {
  return {
    x: Math.round(within(area.x + area.width - width - edge, area.x, area.width, width)),
    y: Math.round(within(area.y + area.height - height - edge - below, area.y, area.height, height)),
  };
}

/** In the middle of the upper edge, where it covers little of most windows. Pure. */
export function placeAtTop({ width, height }: Size, area: Area): Place {
  return {
    x: Math.round(within(area.x + (area.width - width) / 2, area.x, area.width, width)),
    y: Math.round(within(area.y + edge, area.y, area.height, height)),
  };
}

/** Whether hardly any of it is outside of these areas, none of which covers another. Pure. */
export function isOnAreas(place: Area, areas: readonly Area[]): boolean {
  const seen = areas.map(
    (area) =>
      overlap(place.x, place.width, area.x, area.width) * overlap(place.y, place.height, area.y, area.height),
  );
  return seen.reduce((sum, each) => sum + each, 0) >= place.width * place.height * leastSeen;
}

/** Some pixels may be out by the rounding of a scale. */
const leastSeen = 0.9;

function overlap(from: number, length: number, otherFrom: number, otherLength: number): number {
  return Math.max(0, Math.min(from + length, otherFrom + otherLength) - Math.max(from, otherFrom));
}

function within(wanted: number, from: number, length: number, own: number): number {
  return Math.max(from, Math.min(wanted, from + length - own));
}
