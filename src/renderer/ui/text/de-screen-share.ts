import type { ScreenShareText } from './screen-share-text.ts';

export const deScreenShare: ScreenShareText = {
  start: 'Teilen',
  title: 'Was soll geteilt werden?',
  list: 'Fenster und Bildschirme',
  kinds: { window: 'Fenster', screen: 'Ganzer Bildschirm' },
  untitled: 'Ohne Titel',
  share: 'Teilen',
  looking: 'Sieht nach, was es gibt…',
  nothing: 'Kein Fenster kann geteilt werden. Eines öffnen, dann erscheint es hier.',
  notOffered: (count) => (count === 1 ? '1 steht nicht zur Auswahl' : `${count} stehen nicht zur Auswahl`),
  refusals: {
    off: 'Die Firma hat das Teilen abgeschaltet.',
    'own-window': 'Fenster von Offhook werden nicht geteilt.',
    screen: 'Die Firma erlaubt Fenster, keine ganzen Bildschirme.',
    denied: 'Die Firma erlaubt nicht, dies zu teilen.',
    'not-listed': 'Das gehört nicht zu dem, was die Firma zu teilen erlaubt.',
    'unknown-application':
      'Die Firma entscheidet nach Programmen, und welches dies ist, sagt das System nicht.',
    'cannot-be-checked': 'Ob die Firma dies erlaubt, lässt sich hier nicht feststellen.',
  },
  problems: {
    system:
      'Das System lässt Offhook keine anderen Programme sehen. In den Systemeinstellungen unter Datenschutz & Sicherheit, Bildschirmaufnahme erlauben und Offhook neu starten.',
    unanswered: 'Das System sagt nicht, was auf dem Bildschirm ist. Noch einmal versuchen.',
    'cannot-be-checked':
      'Die Firma entscheidet nach Titeln und Programmen, und dieser Desktop nennt beides nicht. Von hier lässt sich nichts teilen.',
  },
  sound: 'Mit dem Ton dieses Computers',
  soundMeaning: 'Zu hören ist alles, was er abspielt, gleich welches Fenster gezeigt wird.',
  noSound: {
    company: 'Die Firma erlaubt nicht, den Ton des Computers zu teilen.',
    system: 'Auf diesem System lässt sich der Ton des Computers nicht teilen.',
  },
  sounds: {
    heard: 'Auch der Ton dieses Computers ist zu hören.',
    unheard: 'Der Ton dieses Computers ist gerade nicht zu hören.',
  },
  portal: 'Welches es sein soll, fragt der Desktop.',
  portalKinds: { window: 'Fenster wählen…', screen: 'Bildschirm wählen…' },
  bar: 'Teilen',
  sharing: (title, kind) =>
    `Geteilt wird ${title === '' ? { window: 'ein Fenster', screen: 'der Bildschirm' }[kind] : title}`,
  stop: 'Beenden',
  paused: 'Gerade nicht zu sehen',
  pauses: {
    off: 'Die Firma hat das Teilen abgeschaltet.',
    'own-window': 'Auf dem Bildschirm ist etwas von Offhook, das niemand sonst sehen darf.',
    screen: 'Ganze Bildschirme werden hier nicht geteilt.',
    denied: 'Was das Fenster jetzt zeigt, darf nicht geteilt werden.',
    'not-listed': 'Was das Fenster jetzt zeigt, gehört nicht zu dem, was geteilt werden darf.',
    'unknown-application': 'Welches Programm das ist, sagt das System nicht mehr.',
    'cannot-be-checked': 'Das System sagt nicht, was auf dem Bildschirm ist.',
    gone: 'Das Fenster ist geschlossen oder minimiert.',
    'denied-on-screen': 'Auf dem Bildschirm ist ein Fenster, das nicht geteilt werden darf.',
    'no-bar': 'Die Leiste, die sagt, was geteilt wird, ist nicht auf dem Bildschirm.',
  },
  left: (minutes) => (minutes === 1 ? 'noch 1 Minute' : `noch ${minutes} Minuten`),
  ends: {
    system: 'Das Teilen ist beendet: Das Geteilte ist geschlossen, oder das System hat es beendet.',
    time: 'Das Teilen ist beendet: Länger erlaubt die Firma es nicht.',
    page: 'Das Teilen ist beendet: Offhook musste neu geladen werden.',
    bar: 'Das Teilen ist beendet: Die Leiste, die sagt, was geteilt wird, ließ sich nicht zeigen.',
  },
  standIn: 'Angehalten: Davon ist gerade nichts zu sehen',
};
