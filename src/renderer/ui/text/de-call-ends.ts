import type { CallEndSentences, CallEndWords } from './text.ts';

export const deCallEnds: CallEndSentences = {
  'hung-up': ({ by, who }) => ({
    title: by === 'local' ? 'Sie haben aufgelegt' : `${who} hat aufgelegt`,
    meaning: 'Das Gespräch ist beendet.',
    action: null,
  }),
  cancelled: ({ direction, who }) =>
    direction === 'incoming'
      ? {
          title: `Verpasster Anruf von ${who}`,
          meaning: 'Der Anruf endete, bevor Sie angenommen haben.',
          action: 'Rufen Sie zurück, wenn es passt.',
        }
      : { title: 'Sie haben den Anruf abgebrochen', meaning: `${who} wurde nicht erreicht.`, action: null },
  declined: ({ by, who }) =>
    by === 'local'
      ? {
          title: 'Sie haben den Anruf abgelehnt',
          meaning: `${who} weiß nun, dass Sie nicht annehmen.`,
          action: null,
        }
      : {
          title: `${who} hat den Anruf abgelehnt`,
          meaning: 'Dort wird gerade nicht angenommen.',
          action: 'Versuchen Sie es später noch einmal.',
        },
  busy: ({ who }) => ({
    title: `${who} ist besetzt`,
    meaning: 'Dort läuft schon ein Gespräch.',
    action: 'Versuchen Sie es in ein paar Minuten noch einmal.',
  }),
  'not-found': ({ number }) => ({
    title: `Der Server kennt ${number} nicht`,
    meaning: 'Unter dieser Nummer oder diesem Namen ist niemand erreichbar.',
    action: 'Prüfen Sie die Nummer.',
  }),
  'no-answer': ({ direction, who }) =>
    direction === 'incoming'
      ? {
          title: `Verpasster Anruf von ${who}`,
          meaning: 'Niemand hat rechtzeitig angenommen.',
          action: 'Rufen Sie zurück, wenn es passt.',
        }
      : {
          title: `${who} hat nicht angenommen`,
          meaning: 'Es hat geklingelt, aber niemand kam.',
          action: 'Versuchen Sie es später noch einmal.',
        },
  unavailable: ({ who }) => ({
    title: `${who} ist gerade nicht erreichbar`,
    meaning: 'Das Telefon dort ist aus oder nicht verbunden.',
    action: 'Versuchen Sie es später noch einmal.',
  }),
  'answered-elsewhere': ({ who }) => ({
    title: 'An einem anderen Gerät angenommen',
    meaning: `Der Anruf von ${who} wurde an einem anderen Telefon angenommen.`,
    action: null,
  }),
  forbidden: ({ number }) => ({
    title: `Sie dürfen ${number} nicht anrufen`,
    meaning: 'Der Server erlaubt diesen Anruf nicht.',
    action: 'Fragen Sie Ihre IT, wenn Sie ihn brauchen.',
  }),
  unauthorized: () => ({
    title: 'Der Server hat Ihre Anmeldung nicht angenommen',
    meaning: 'Der Anruf wurde nicht durchgestellt.',
    action: 'Melden Sie sich ab und wieder an.',
  }),
  'not-acceptable': () => ({
    title: 'Die beiden Telefone passen nicht zusammen',
    meaning: 'Sie haben keine gemeinsame Art, Ton zu übertragen.',
    action: 'Sagen Sie Ihrer IT Bescheid. Die Details helfen ihr.',
  }),
  moved: ({ who }) => ({
    title: `${who} hat jetzt eine andere Adresse`,
    meaning: 'Der Server verweist auf ein anderes Ziel, dem Offhook nicht folgt.',
    action: 'Fragen Sie nach der neuen Nummer.',
  }),
  'service-unavailable': () => ({
    title: 'Der Telefondienst ist nicht verfügbar',
    meaning: 'Der Server ist überlastet oder wird gewartet.',
    action: 'Versuchen Sie es in einer Minute noch einmal.',
  }),
  'server-error': () => ({
    title: 'Der Server hat einen Fehler gemacht',
    meaning: 'Der Anruf wurde nicht durchgestellt. Es liegt nicht an Ihnen.',
    action: 'Versuchen Sie es noch einmal. Kommt es wieder, sagen Sie Ihrer IT Bescheid.',
  }),
  refused: () => ({
    title: 'Der Anruf wurde abgewiesen',
    meaning: 'Der Server nannte keinen Grund, den Offhook kennt.',
    action: 'Prüfen Sie die Nummer und versuchen Sie es noch einmal.',
  }),
  timeout: () => ({
    title: 'Der Server hat nicht rechtzeitig geantwortet',
    meaning: 'Der Anruf wurde aufgegeben.',
    action: 'Prüfen Sie Ihr Netz und rufen Sie noch einmal an.',
  }),
  'network-lost': () => ({
    title: 'Das Netz ging verloren',
    meaning: 'Das Gespräch war nicht zu retten.',
    action: 'Prüfen Sie Ihr Netz und rufen Sie noch einmal an.',
  }),
  'no-microphone': ({ who }) => ({
    title: 'Kein Mikrofon gefunden',
    meaning: `${who} hätte Sie nicht hören können.`,
    action: 'Schließen Sie ein Headset oder Mikrofon an und rufen Sie noch einmal an.',
  }),
  'microphone-refused': () => ({
    title: 'Offhook darf das Mikrofon nicht nutzen',
    meaning: 'Die Datenschutzeinstellungen dieses Computers verbieten es.',
    action: 'Erlauben Sie Offhook das Mikrofon in den Systemeinstellungen und rufen Sie noch einmal an.',
  }),
  'media-failed': ({ who }) => ({
    title: 'Der Ton kam nicht durch',
    meaning: `Dieser Computer und ${who} fanden keinen Weg, einander Ton zu senden.`,
    action: 'Prüfen Sie Ihr Netz oder VPN und rufen Sie noch einmal an.',
  }),
  'invalid-response': () => ({
    title: 'Der Server hat unverständlich geantwortet',
    meaning: 'Offhook hat den Anruf zur Sicherheit beendet.',
    action: 'Versuchen Sie es noch einmal. Kommt es wieder, sagen Sie Ihrer IT Bescheid.',
  }),
  'not-registered': () => ({
    title: 'Sie sind nicht verbunden',
    meaning: 'Der Telefonserver ist nicht erreichbar, darum wurde nicht angerufen.',
    action: 'Warten Sie, bis oben „Bereit für Anrufe“ steht, und rufen Sie noch einmal an.',
  }),
  transferred: ({ who }) => ({
    title: `${who} wurde weitergegeben`,
    meaning: 'Die beiden anderen sprechen jetzt miteinander.',
    action: null,
  }),
  replaced: ({ who }) => ({
    title: `Das Gespräch mit ${who} geht woanders weiter`,
    meaning: 'Durch eine Weitergabe trat ein anderes Gespräch an seine Stelle.',
    action: null,
  }),
  forwarded: ({ who }) => ({
    title: `${who} wurde umgeleitet`,
    meaning: 'Der Anruf ging weiter an die Nummer, die Sie gewählt haben.',
    action: null,
  }),
  'do-not-disturb': ({ who }) => ({
    title: `Verpasster Anruf von ${who}`,
    meaning: '„Nicht stören“ war an, darum hat es nicht geklingelt.',
    action: 'Rufen Sie zurück, wenn es passt.',
  }),
  'session-expired': ({ who }) => ({
    title: 'Das Gespräch endete ohne Lebenszeichen',
    meaning: `Weder ${who} noch der Server antworteten noch.`,
    action: 'Prüfen Sie Ihr Netz und rufen Sie noch einmal an.',
  }),
  'page-gone': ({ who, direction }) => ({
    title: 'Das Fenster ist während des Anrufs ausgefallen',
    meaning: `Es wurde neu gestartet, aber der Anruf mit ${who} ließ sich nicht zurückholen.`,
    action: direction === 'outgoing' ? 'Rufen Sie noch einmal an.' : 'Rufen Sie zurück.',
  }),
};

export const deCallEndWords: CallEndWords = {
  'hung-up': 'Beendet',
  cancelled: 'Abgebrochen',
  declined: 'Abgelehnt',
  busy: 'Besetzt',
  'not-found': 'Unbekannte Nummer',
  'no-answer': 'Keine Antwort',
  unavailable: 'Nicht erreichbar',
  'answered-elsewhere': 'Woanders angenommen',
  forbidden: 'Nicht erlaubt',
  unauthorized: 'Anmeldung abgelehnt',
  'not-acceptable': 'Kein gemeinsamer Ton',
  moved: 'Umgezogen',
  'service-unavailable': 'Dienst gestört',
  'server-error': 'Serverfehler',
  refused: 'Abgewiesen',
  timeout: 'Keine Rückmeldung',
  'network-lost': 'Netz verloren',
  'no-microphone': 'Kein Mikrofon',
  'microphone-refused': 'Mikrofon nicht erlaubt',
  'media-failed': 'Kein Weg für Ton',
  'invalid-response': 'Serverfehler',
  'not-registered': 'Nicht verbunden',
  transferred: 'Weitergegeben',
  replaced: 'Ging woanders weiter',
  forwarded: 'Umgeleitet',
  'do-not-disturb': 'Nicht stören',
  'session-expired': 'Kein Lebenszeichen',
  'page-gone': 'Fenster ausgefallen',
};
