import type { AttentionText, DiallingText, LinkText, ProgramText } from './desktop-text.ts';

export const deDialling: DiallingText = {
  title: 'Wählen',
  meaning:
    'Wie Nummern gewählt werden, die Sie tippen, anklicken oder kopieren. Notrufe und Kurzwahlen bleiben, wie sie sind.',
  why: {
    emergency: 'Notruf, unverändert',
    code: 'Kurzwahl, unverändert',
    internal: 'interne Nummer, unverändert',
    replaced: 'Anfang ersetzt',
    e164: 'internationale Form',
    national: 'Form dieses Landes',
    international: 'mit internationaler Vorwahl',
    'outside-line': 'mit Amtsholung',
  },
  country: 'Land',
  countryMeaning: 'Zwei Buchstaben, zum Beispiel DE. Nationale Nummern gelten als Nummern dieses Landes.',
  form: 'Form',
  forms: { 'as-typed': 'Wie getippt', e164: 'International (+49…)', national: 'Wie im Land üblich' },
  outsideLine: 'Amtsholung',
  outsideLineMeaning: 'Die Ziffern, die Ihre Anlage vor Nummern nach draußen verlangt, zum Beispiel 0.',
  internalLengths: 'Interne Nummern haben',
  internalLengthsMeaning: 'Wie viele Ziffern, zum Beispiel 3, 4. Solche Nummern werden unverändert gewählt.',
  invalid: 'Damit geht es nicht. Sehen Sie sich das Beispiel an.',
};

export const deAttention: AttentionText = {
  title: 'Dieser Computer',
  onLock: 'Wenn der Bildschirm im Gespräch gesperrt wird',
  onLockOptions: { nothing: 'Weiter sprechen', mute: 'Stumm schalten', hold: 'Halten' },
  autostart: 'Beim Anmelden starten',
  autostartOptions: { on: 'Ja, verborgen', off: 'Nein' },
};

export const dePrograms: ProgramText = {
  title: 'Andere Programme',
  meaning:
    'Programme mit einem Schlüssel können Offhook so weit steuern, wie er erlaubt. Wie man einen vergibt, sagt im Terminal offhook --help.',
  none: 'Kein Programm hat einen Schlüssel.',
  off: 'Ihr Unternehmen hat das abgeschaltet.',
  scopes: {
    status: 'sieht Ihre Anrufe und ob Sie erreichbar sind',
    watch: 'verfolgt, was geschieht',
    history: 'liest vergangene Anrufe',
    dial: 'ruft an',
    calls: 'nimmt an, hält, verbindet und beendet Anrufe',
    dnd: 'schaltet „Nicht stören“',
  },
  since: (day) => `seit ${day}`,
  revoke: 'Entziehen',
  revokeFrom: (name) => `${name} den Schlüssel entziehen`,
  revoked: (name) => `${name} hat keinen Schlüssel mehr.`,
};

export const deLinks: LinkText = {
  title: 'Telefonlinks',
  setting: 'Telefonlinks in anderen Programmen',
  settingMeaning: 'Wenn Sie eine Telefonnummer auf einer Webseite oder in einer Nachricht anklicken.',
  options: { on: 'Mit Offhook öffnen', off: 'Anderen überlassen' },
  confirm: 'Fragen, bevor ein Link anruft',
  confirmOptions: { always: 'Immer', unknown: 'Bei unbekannten Nummern', never: 'Nie' },
  ask: (target) => `${target} anrufen?`,
  asked: 'Ein Link in einem anderen Programm möchte diesen Anruf.',
  waiting: (target) => `${target} wird gleich angerufen`,
  waitingMeaning: 'Ein Link möchte diesen Anruf. Offhook ist noch nicht verbunden.',
  dialledAs: (asked) => `Im Link steht ${asked}`,
  extension: (digits) => `Durchwahl ${digits}: tippen Sie sie auf den Tasten, sobald jemand abnimmt.`,
  call: (target) => `${target} anrufen`,
  doNotCall: 'Nicht anrufen',
};
