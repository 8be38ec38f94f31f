import type { SignInText } from './sign-in-text.ts';

export const deSignIn: SignInText = {
  unconfiguredTitle: 'Offhook ist noch nicht eingerichtet',
  unconfiguredMeaning: 'Es weiß nicht, zu welcher Firma es gehört. Darum kann sich niemand anmelden.',
  unconfiguredAction:
    'Bitten Sie Ihre IT um die Einrichtungsdatei für Offhook. Sobald sie da ist, starten Sie Offhook neu.',
  welcome: 'Willkommen bei Offhook',
  explain: (host) =>
    `Ihr Browser öffnet ${host}. Melden Sie sich dort an wie bei Ihren anderen Arbeitsprogrammen.`,
  choose: 'Wählen Sie, wo Sie arbeiten. Ihr Browser öffnet sich, und Sie melden sich dort an.',
  signInAt: (name) => `Bei ${name} anmelden`,
  otherDevice: 'Anderes Gerät verwenden',
  otherDeviceAt: (name) => `Anderes Gerät für ${name} verwenden`,
  waitingTitle: 'Weiter im Browser',
  waitingMeaning: (host) => `Wir haben ${host} im Browser geöffnet und warten, bis Sie dort angemeldet sind.`,
  openAgain: 'Browser noch einmal öffnen',
  deviceTitle: 'Auf einem anderen Gerät anmelden',
  deviceMeaning:
    'Öffnen Sie diese Adresse auf Ihrem Handy oder einem anderen Computer und geben Sie den Code ein. Wir warten hier.',
  deviceAddress: 'Adresse',
  deviceCode: 'Code',
  deviceUntil: (time) => `Der Code gilt bis ${time}. Verraten Sie ihn niemandem.`,
  newCode: 'Neuen Code holen',
  fetchingTitle: 'Ihr Telefon wird eingerichtet',
  fetchingMeaning: 'Sie sind angemeldet. Wir holen Ihre Telefoneinstellungen.',
  keepTrying: 'Wir versuchen es weiter.',
  wipedTitle: 'Sie sind abgemeldet. Entfernt wurde:',
  wiped: {
    registration: 'Ihr Platz am Telefonserver',
    'provider-tokens': 'Die Anmeldung bei Ihrer Firma',
    'provider-session': 'Die Anmeldung Ihres Browsers',
    keychain: 'Der Eintrag im Schlüsselbund dieses Computers',
    'page-storage': 'Cookies und gespeicherte Daten',
    caches: 'Zwischengespeicherte Dateien',
    people: 'Kontakte und Anrufe',
  },
  outcomes: {
    running: 'Wird entfernt…',
    done: 'Entfernt',
    failed: 'Nicht entfernt',
    unavailable: 'Endet von selbst',
    kept: 'Bleibt auf diesem Computer',
  },
  inBrowser: 'Weiter im Browser',
  wipedFailed:
    'Was nicht entfernt wurde, endet mit der Zeit von selbst. Sagen Sie an einem gemeinsamen Computer Ihrer IT Bescheid.',
};
