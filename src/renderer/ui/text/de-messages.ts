import type { MessagesText, VoicemailText } from './messages-text.ts';

const whys: Readonly<Record<number, string>> = {
  403: 'der Server erlaubt es nicht',
  404: 'der Server kennt die Nummer nicht',
  405: 'die Gegenseite nimmt keine Nachrichten an',
  406: 'die Gegenseite nimmt keine Nachrichten an',
  408: 'niemand hat geantwortet',
  413: 'sie ist zu lang',
  415: 'die Gegenseite kann sie nicht lesen',
  480: 'niemand ist dort',
  486: 'die Gegenseite ist besetzt',
  488: 'die Gegenseite kann sie nicht lesen',
  501: 'die Gegenseite nimmt keine Nachrichten an',
  513: 'sie ist zu lang',
  603: 'die Gegenseite hat sie abgelehnt',
};

export const deMessages: MessagesText = {
  search: 'Nachrichten suchen',
  list: 'Gespräche',
  found: (count) => (count === 1 ? '1 Gespräch' : `${count} Gespräche`),
  emptyTitle: 'Noch keine Nachrichten',
  emptyMeaning:
    'Schreiben Sie an eine Nummer oder aus einem Kontakt. Nachrichten bleiben auf diesem Computer.',
  nothingFound: 'So wurde nichts geschrieben, und so heißt niemand.',
  choose: 'Gespräch auswählen',
  chooseMeaning: 'Oder mit Nummer oder Adresse ein neues beginnen.',
  begin: 'Neue Nachricht',
  to: 'An: Nummer oder Adresse',
  back: 'Alle Gespräche',
  unread: (count) => `${count} ungelesen`,
  call: 'Anrufen',
  message: (number) => `An ${number} schreiben`,
  ofChat: (who) => `Nachrichten mit ${who}`,
  newer: 'Zur neuen Nachricht',
  you: 'Sie',
  write: 'Nachricht',
  writeHint: 'Eingabe sendet, Umschalt und Eingabe beginnt eine neue Zeile.',
  send: 'Senden',
  notSent: 'Die Nachricht konnte nicht gespeichert werden. Sie steht noch im Feld.',
  waits: 'Nicht verbunden. Was Sie schreiben, wird gesendet, sobald es eine Verbindung gibt.',
  states: {
    queued: 'Wartet auf eine Verbindung',
    sending: 'Wird gesendet…',
    accepted: 'Beim Server, noch nicht zugestellt',
    delivered: 'Zugestellt',
    displayed: 'Der Gegenseite angezeigt',
    refused: 'Nicht zugestellt',
    unreachable: 'Nicht erreichbar',
  },
  why: (sipCode) =>
    sipCode === null ? 'die Gegenseite meldet es' : (whys[sipCode] ?? `der Server antwortete ${sipCode}`),
  sendAgain: 'Erneut senden',
  remove: 'Gespräch entfernen',
  removeMessage: 'Nachricht entfernen',
  removeQuestion: (who) => `Alle Nachrichten mit ${who} entfernen?`,
  removeMeaning: 'Sie werden nur von diesem Computer entfernt.',
  openQuestion: (host) => `Eine Seite von ${host} öffnen?`,
  openMeaning: 'Öffnen Sie Links nur von Menschen, denen Sie vertrauen. Die ganze Adresse:',
  open: 'Im Browser öffnen',
};

export const deVoicemail: VoicemailText = {
  fresh: (count, isCounted) =>
    !isCounted
      ? 'Neue Sprachnachrichten'
      : count === 1
        ? '1 neue Sprachnachricht'
        : `${count} neue Sprachnachrichten`,
  urgent: (count) => `${count} dringend`,
  old: (count) => `${count} schon gehört`,
  call: 'Sprachbox anrufen',
  boxes: 'Sprachboxen',
  own: 'Eigene',
  nothingNew: 'Nichts Neues',
  callOwn: 'Eigene Sprachbox anrufen',
  callBox: (name) => `Sprachbox von ${name} anrufen`,
};
