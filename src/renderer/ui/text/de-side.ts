import type { CallWindowText, GlobalShortcutText, PaletteText, QuickDialText } from './side-text.ts';

export const deQuickDial: QuickDialText = {
  title: 'Schnell wählen',
  field: 'Nummer oder Name',
  placeholder: 'Nummer oder Name',
  results: 'Ergebnisse',
  call: (what) => `${what} anrufen`,
  dials: (target) => `wählt ${target}`,
  from: { typed: 'Wie getippt', favourite: 'Favorit', recent: 'Zuletzt', person: 'Kontakt' },
  mark: 'Als Favorit merken',
  unmark: 'Kein Favorit mehr',
  notMarked: 'Das wurde nicht gemerkt. In Offhook steht, warum.',
  keys: 'Enter ruft an, Esc schließt',
  nobody: 'Niemand passt, und so lässt sich nicht wählen.',
  nobodyYet: 'Nummer oder Namen eingeben.',
  hints: {
    'clipboard-off':
      'Offhook darf nicht lesen, was markiert oder kopiert ist. Erlauben lässt es sich in den Einstellungen, unter Tastatur.',
    'nothing-selected': 'Nichts ist markiert oder kopiert.',
  },
  problems: {
    'not-ready': 'Offhook ist noch nicht bereit. Gleich noch einmal versuchen.',
    'not-registered': 'Nicht verbunden, daher lässt sich gerade niemand anrufen. Offhook versucht es weiter.',
    'bad-target': 'So lässt sich nicht wählen. Bitte die Nummer prüfen.',
    'not-possible': 'Dieser Anruf ist gerade nicht möglich.',
    failed: 'Der Anruf kam nicht zustande. Offhook öffnen, um den Grund zu sehen.',
  },
};

export const deCallWindow: CallWindowText = {
  title: (who) => `Gespräch mit ${who}`,
  connecting: 'Ruft an…',
  open: 'Offhook öffnen',
  line: (line) => `ruft ${line} an`,
  unheard: 'Man hört Sie nicht',
  setting: 'Kleines Fenster im Gespräch, solange Offhook verborgen ist',
  options: { on: 'Ja', off: 'Nein' },
  alert: 'Wenn ein Anruf kommt, während ich woanders bin',
  alertOptions: { window: 'Kleines Fenster', notification: 'Benachrichtigung', both: 'Beides' },
};

export const dePalette: PaletteText = {
  title: 'Alles, was geht',
  field: 'Was soll geschehen?',
  none: 'Nichts heißt so.',
  found: (count) => (count === 1 ? '1 Möglichkeit' : `${count} Möglichkeiten`),
  keyMap: 'Alle Tasten zeigen',
  answer: (who) => `${who} annehmen`,
  decline: (who) => `${who} ablehnen`,
  forward: (who) => `${who} weiterleiten…`,
  unmute: 'Mikrofon einschalten',
  go: (room) => `Zu ${room} gehen`,
  disturb: 'Anrufe wieder durchlassen',
  theme: (theme) => `Farben: ${theme}`,
  setting: (topic) => `Einstellungen: ${topic}`,
  call: (who, number) => (number === null ? `${who} anrufen` : `${who} (${number}) anrufen`),
  sendDigits: (digits) => `Ziffern ${digits} senden`,
};

export const deGlobalShortcuts: GlobalShortcutText = {
  title: 'Tasten überall',
  meaning: 'Diese Tasten wirken in jedem Programm, solange Offhook läuft.',
  names: {
    quickDial: 'Schnell wählen',
    dialSelection: 'Markiertes wählen',
    answer: 'Annehmen',
    hangUp: 'Auflegen',
    mute: 'Stumm',
  },
  none: 'Keine Tasten',
  change: (action) => `Tasten für ${action} ändern`,
  changeShort: 'Ändern',
  remove: (action) => `Tasten für ${action} entfernen`,
  removeShort: 'Entfernen',
  test: (action) => `Tasten für ${action} prüfen`,
  testShort: 'Prüfen',
  press: 'Tasten drücken. Esc behält die bisherigen.',
  pressForTest: 'Jetzt die Tasten drücken…',
  unusable: 'Diese gehen nicht. Strg oder Alt mit einer Taste halten.',
  works: 'Sie wirken.',
  nothingCame: 'Es kam nichts. Ein anderes Programm oder der Desktop hält diese Tasten: andere wählen.',
  states: {
    taken: 'Ein anderes Programm hat diese Tasten. Andere wählen.',
    twice: 'Hier zweimal vergeben. Andere wählen.',
  },
  readSelection: 'Markiertes oder Kopiertes lesen',
  readSelectionMeaning:
    'Nur wenn die Tasten dafür gedrückt werden. Es kommt ins Schnellwahlfenster, sonst nirgendwohin.',
  mediaKeys: 'Medientasten im Gespräch',
  mediaKeysMeaning:
    'Wiedergabe nimmt an und schaltet stumm, Stopp lehnt ab und legt auf. Sonst gehören sie der Musik.',
  options: { on: 'An', off: 'Aus' },
};
