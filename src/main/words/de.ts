import type { Words } from './words.ts';

export const de: Words = {
  registration: {
    idle: 'Nicht verbunden',
    connecting: 'Verbindet…',
    registering: 'Verbindet…',
    registered: 'Bereit für Anrufe',
    waiting: 'Nicht verbunden, versucht es weiter',
    unregistering: 'Trennt…',
  },
  signedOut: 'Abgemeldet',
  ringing: (who) => `${who} ruft an`,
  inCall: (who) => `Im Gespräch mit ${who}`,
  missed: (count) => (count === 1 ? '1 verpasster Anruf' : `${count} verpasste Anrufe`),
  voiceMessages: (count, isCounted) =>
    !isCounted
      ? 'Neue Sprachnachrichten'
      : count === 1
        ? '1 neue Sprachnachricht'
        : `${count} neue Sprachnachrichten`,
  callVoicemail: 'Sprachbox anrufen',
  ownVoicemail: 'Eigene',
  unread: (count) => (count === 1 ? '1 ungelesene Nachricht' : `${count} ungelesene Nachrichten`),
  openMessages: 'Nachrichten öffnen',
  doNotDisturb: 'Nicht stören',
  desktopQuiet: 'Der Desktop steht auf „Nicht stören“: Anrufe bleiben stumm',
  doNotDisturbUntil: (time) => `Nicht stören bis ${time}`,
  answer: (who) => `${who} annehmen`,
  decline: (who) => `${who} ablehnen`,
  answerShort: 'Annehmen',
  declineShort: 'Ablehnen',
  pageRests: 'Offhook ist mehrmals ausgefallen',
  pageBack: (seconds) =>
    `Es startet in ${seconds === 1 ? '1 Sekunde' : `${seconds} Sekunden`} neu. Bis dahin sind Sie nicht erreichbar, und bestehende Gespräche sind nicht zu hören.`,
  missedFrom: (who) => `Verpasster Anruf von ${who}`,
  helpMissing: (number) => `Der Anruf bei ${number} ist gescheitert`,
  helpElsewhere: 'Rufen Sie sofort von einem anderen Telefon an, zum Beispiel vom Handy.',
  hangUp: (who) => `Bei ${who} auflegen`,
  mute: 'Stumm',
  stopSharing: (title) => (title === '' ? 'Nicht mehr zeigen' : `${title} nicht mehr zeigen`),
  quickDial: 'Schnell wählen…',
  favourites: 'Favoriten',
  recent: 'Letzte Anrufe',
  noRecent: 'Noch keine Anrufe',
  doNotDisturbFor: { off: 'Aus', on: 'An', hour: 'Für eine Stunde', tomorrow: 'Bis morgen' },
  whichHeadset: 'Die Tasten welches Headsets möchten Sie benutzen?',
  noHeadset: 'Keines',
  open: 'Offhook öffnen',
  settings: 'Einstellungen',
  quit: 'Offhook beenden',
};
