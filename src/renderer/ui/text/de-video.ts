import type { VideoText } from './video-text.ts';

export const deVideo: VideoText = {
  video: 'Video',
  start: 'Video zeigen',
  stop: 'Video beenden',
  pictures: 'Video',
  theirs: (who) => `Video von ${who}`,
  ours: { camera: 'Ihr Video', screen: 'Was Sie teilen' },
  opening: {
    camera: 'Die Kamera wird geöffnet…',
    screen: 'Im anderen Fenster auswählen, was geteilt wird.',
  },
  asking: 'Die andere Seite wird gefragt…',
  shows: (who) => `${who} zeigt Video. Ihres ist aus.`,
  missing: {
    unreadable: (who) =>
      `Das Video von ${who} kommt beschädigt an und lässt sich nicht zeigen. Bitten Sie darum, es neu zu starten.`,
    'not-coming': (who) => `Von ${who} kommt kein neues Bild. Es erscheint, sobald eines da ist.`,
  },
  showYours: 'Eigenes zeigen',
  inUse: { camera: 'Ihre Kamera ist an', screen: 'Sie teilen Ihren Bildschirm' },
  limits: {
    less: 'Ihr Video ist kleiner: Das Netz ist langsam, und Ihre Stimme geht vor.',
    paused: 'Ihr Video ruht: Das Netz reicht nur für Ihre Stimme.',
  },
  large: 'Ganzes Fenster',
  small: 'Zurück zum Gespräch',
  actualSize: 'Originalgröße',
  fit: 'Einpassen',
  apart: 'In einem eigenen Fenster',
  problems: {
    'not-taken': (who) => ({
      title: `${who} kann Ihr Video nicht sehen`,
      meaning: 'Das Telefon der anderen Seite zeigt keines oder will keines. Das Gespräch geht weiter.',
      action: 'Bitten Sie darum, dort Video einzuschalten, und versuchen Sie es erneut.',
    }),
    'camera-refused': () => ({
      title: 'Offhook darf die Kamera nicht benutzen',
      meaning: 'Der Computer verweigert sie. Das Gespräch geht ohne Video weiter.',
      action: 'Erlauben Sie sie in den Datenschutz-Einstellungen des Computers und versuchen Sie es erneut.',
    }),
    'no-camera': () => ({
      title: 'Keine Kamera',
      meaning: 'Es ist keine angeschlossen. Das Gespräch geht ohne Video weiter.',
      action: 'Schließen Sie eine an und versuchen Sie es erneut.',
    }),
    'camera-busy': () => ({
      title: 'Die Kamera lässt sich nicht öffnen',
      meaning: 'Vielleicht benutzt sie ein anderes Programm. Das Gespräch geht ohne Video weiter.',
      action: 'Schließen Sie dieses Programm, oder wählen Sie unter Ton eine andere Kamera.',
    }),
    'screen-refused': () => ({
      title: 'Der Bildschirm lässt sich nicht teilen',
      meaning: 'Der Computer oder Ihre Firma verweigert es. Das Gespräch geht weiter.',
      action: 'Fragen Sie, wer Ihren Computer betreut.',
    }),
    conference: () => ({
      title: 'Ihr Video ist beendet',
      meaning: 'In einer Konferenz gibt es nur Ton.',
      action: 'Trennen Sie die Gespräche, um wieder Video zu zeigen.',
    }),
    'began-anew': () => ({
      title: 'Ihr Video ist aus',
      meaning: 'Das Gespräch hat an einem Ende neu begonnen, und keine Kamera geht ungefragt an.',
      action: 'Starten Sie das Video erneut, wenn Sie möchten.',
    }),
    'no-way': () => ({
      title: 'Ihr Video kommt nicht durch',
      meaning: 'Das Netz lässt Ihre Stimme durch, das Bild aber nicht. Das Gespräch geht weiter.',
      action: 'Starten Sie das Video später noch einmal, oder nehmen Sie ein anderes Netz.',
    }),
    ended: () => ({
      title: 'Ihr Video ist zu Ende',
      meaning: 'Das Gerät ist weg, oder der Computer hat es beendet. Das Gespräch geht weiter.',
      action: 'Schließen Sie es an und starten Sie das Video erneut.',
    }),
  },
};
