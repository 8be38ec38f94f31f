import type { Mailbox } from '../../../src/shared/mailbox.ts';

const box = { fresh: 0, old: 0, urgent: 0, isCounted: true };

/** One's own, a team's, and one that nobody says how to call. */
export const severalBoxes: Mailbox = {
  ...{ ...box, fresh: 6, old: 13, urgent: 1, number: '*98' },
  boxes: [
    { ...box, old: 12, number: '*97', name: null },
    { ...box, fresh: 5, urgent: 1, number: '*98', name: 'Vertrieb Innendienst und Bestellannahme' },
    { ...box, fresh: 1, old: 1, number: null, name: 'nightdesk@vmail.example.net' },
  ],
};

/** Only another's box is known, by its name. */
export const salesBox: Mailbox = {
  ...{ ...box, fresh: 2, number: '*98' },
  boxes: [{ ...box, fresh: 2, number: '*98', name: 'Vertrieb Innendienst und Bestellannahme' }],
};
