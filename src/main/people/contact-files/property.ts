/** A line of a card, as ical.js reads it (jCard, RFC 7095). */
export type Property = readonly [
  name: string,
  parameters: Readonly<Record<string, unknown>>,
  type: string,
  ...values: unknown[],
];
