/** Distance to an edge in a drawing of 24 by 24, negative inside; shapes are put together from such fields. */
export type Field = (x: number, y: number) => number;

export const union =
  (...fields: readonly Field[]): Field =>
  (x, y) =>
    Math.min(...fields.map((field) => field(x, y)));

export const without =
  (field: Field, hole: Field): Field =>
  (x, y) =>
    Math.max(field(x, y), -hole(x, y));

export const grown =
  (field: Field, by: number): Field =>
  (x, y) =>
    field(x, y) - by;

/** The line along the edge, drawn inside of it. */
export const outline = (field: Field, width: number): Field => without(field, grown(field, -width));

export const disc =
  (cx: number, cy: number, radius: number): Field =>
  (x, y) =>
    Math.hypot(x - cx, y - cy) - radius;

/** A line with round ends. */
export const line =
  (ax: number, ay: number, bx: number, by: number, width: number): Field =>
  (x, y) => {
    const [dx, dy] = [bx - ax, by - ay];
    const length = dx * dx + dy * dy;
    const along = length === 0 ? 0 : Math.min(1, Math.max(0, ((x - ax) * dx + (y - ay) * dy) / length));
    return Math.hypot(x - ax - along * dx, y - ay - along * dy) - width / 2;
  };

/** Part of a ring: the angles are of a clock's hand, in degrees. */
export const arc =
  (cx: number, cy: number, radius: number, from: number, to: number, width: number): Field =>
  (x, y) => {
    const angle = (Math.atan2(x - cx, cy - y) * 180) / Math.PI;
    const nearest = Math.min(to, Math.max(from, angle));
    const end = (nearest * Math.PI) / 180;
    return Math.hypot(x - cx - radius * Math.sin(end), y - cy + radius * Math.cos(end)) - width / 2;
  };

export const box =
  (cx: number, cy: number, halfWidth: number, halfHeight: number, radius: number): Field =>
  (x, y) => {
    const dx = Math.abs(x - cx) - halfWidth + radius;
    const dy = Math.abs(y - cy) - halfHeight + radius;
    return Math.hypot(Math.max(dx, 0), Math.max(dy, 0)) + Math.min(Math.max(dx, dy), 0) - radius;
  };

/** Smaller or larger about the middle. */
export const scaled =
  (field: Field, by: number): Field =>
  (x, y) =>
    field(12 + (x - 12) / by, 12 + (y - 12) / by) * by;

function turned(field: Field, degrees: number, cx: number, cy: number): Field {
  const [sin, cos] = [Math.sin((degrees * Math.PI) / 180), Math.cos((degrees * Math.PI) / 180)];
  return (x, y) => field(cx + (x - cx) * cos + (y - cy) * sin, cy - (x - cx) * sin + (y - cy) * cos);
}

/** A receiver, as it lies on a telephone, turned to stand on its mouthpiece. */
export const receiver: Field = turned(
  union(arc(12, 21, 12.6, -44, 44, 4.2), box(3.9, 13.4, 2.9, 3.6, 1.7), box(20.1, 13.4, 2.9, 3.6, 1.7)),
  -45,
  12,
  12,
);
