import type { SoundText } from './sound-text.ts';

export const deSound: SoundText = {
  title: 'Geräte',
  meaning: 'Was Sie wählen, wird gemerkt und wieder benutzt, sobald es angeschlossen ist, auch im Gespräch.',
  inCall: 'Ton',
  microphone: 'Mikrofon',
  speaker: 'Lautsprecher',
  camera: 'Kamera',
  cameraMeaning: 'Die Kamera ist nur an, während Sie im Gespräch Video zeigen.',
  ringers: 'Klingeln auf',
  ringersMeaning: 'Alle angekreuzten klingeln. Ohne Kreuz das Gerät, das der Computer wählt.',
  system: (label) => (label === null ? 'Wie der Computer wählt' : `Wie der Computer wählt (${label})`),
  notConnected: (label) => `${label} (nicht angeschlossen)`,
  inUse: (label) => `Jetzt benutzt: ${label}`,
  nothing: {
    microphone: 'Kein Mikrofon ist angeschlossen.',
    speaker: 'Kein Lautsprecher ist angeschlossen.',
    camera: 'Keine Kamera ist angeschlossen.',
  },
  order: {
    microphone: 'Reihenfolge der Mikrofone',
    speaker: 'Reihenfolge der Lautsprecher',
    camera: 'Reihenfolge der Kameras',
  },
  orderMeaning: 'Das erste, das angeschlossen ist, wird benutzt.',
  earlier: (label) => `${label} nach oben`,
  forget: (label) => `${label} vergessen`,
  test: 'Ausprobieren',
  openSystemSettings: 'Systemeinstellungen öffnen',
  whereToAllow:
    'Unter Linux: in den Datenschutz-Einstellungen Ihres Desktops unter Mikrofon; bei Flatpak oder Snap in den Berechtigungen von Offhook.',
  testMeaning:
    'Das Mikrofon ist nur offen, während Sie es ausprobieren. Die Aufnahme wird einmal abgespielt und nirgends behalten.',
  listen: 'Pegel zeigen',
  stop: 'Beenden',
  level: 'Pegel des Mikrofons',
  record: 'Aufnehmen und abspielen',
  playSpeaker: 'Ton abspielen',
  playRingers: 'Klingeln',
  steps: {
    opening: 'Das Mikrofon wird geöffnet…',
    listening: 'Sagen Sie etwas: Der Balken bewegt sich.',
    recording: 'Aufnahme, 3 Sekunden: Sagen Sie etwas…',
    playing: 'So klingen Sie…',
  },
  processing: 'Ihre Stimme',
  processingMeaning:
    'Gilt sofort, auch im Gespräch. Den Pegel, der im Computer eingestellt ist, ändert Offhook nie.',
  switches: { on: 'Ein', off: 'Aus' },
  echoCancellation: 'Echo unterdrücken',
  noiseSuppression: 'Geräusche unterdrücken',
  noiseSuppressions: { off: 'Aus', standard: 'Ein', strong: 'Stärker' },
  gainControl: 'Lautstärke ausgleichen',
  lookAgain: 'Noch einmal suchen',
  warnings: {
    mixed: {
      title: 'Mikrofon und Lautsprecher gehören zu verschiedenen Geräten',
      meaning: 'Andere hören sich vielleicht selbst als Echo.',
      action: 'Wenn das so ist: Wählen Sie für beides dasselbe Headset.',
    },
    echo: {
      title: 'Das Echo wird nicht unterdrückt',
      meaning: 'Andere hören sich vielleicht selbst als Echo, wenn Sie einen Lautsprecher benutzen.',
      action: 'Schalten Sie es ein, oder benutzen Sie ein Headset.',
    },
    'hands-free': {
      title: 'Das Bluetooth-Headset arbeitet als Freisprecher',
      meaning: 'Solange sein Mikrofon benutzt wird, klingen beide Richtungen wie ein altes Telefon.',
      action: 'Wählen Sie ein anderes Mikrofon, und behalten Sie das Headset als Lautsprecher.',
    },
  },
  troubles: {
    unaided: {
      title: 'Die stärkere Geräuschunterdrückung arbeitet hier nicht',
      meaning: 'Die übliche wird stattdessen benutzt. Vielleicht hat der Computer zu viel zu tun.',
      action: 'Sie müssen nichts tun. Schalten Sie sie später wieder ein, in den Einstellungen unter Ton.',
    },
    gone: {
      title: 'Kein Mikrofon',
      meaning: 'Die andere Seite hört Sie nicht. Das Gespräch geht weiter.',
      action: 'Schließen Sie eines an: Es wird sofort benutzt.',
    },
    busy: {
      title: 'Das Mikrofon lässt sich nicht öffnen',
      meaning: 'Die andere Seite hört Sie nicht. Vielleicht benutzt es ein anderes Programm.',
      action: 'Beenden Sie jenes Programm oder wählen Sie ein anderes. Offhook versucht es immer wieder.',
    },
    muted: {
      title: 'Das Mikrofon ist außerhalb von Offhook stumm',
      meaning: 'Der Computer oder ein Schalter am Gerät hat es stumm geschaltet.',
      action: 'Suchen Sie einen Schalter am Headset und in den Toneinstellungen des Computers.',
    },
    elsewhere: {
      title: 'Ein anderes Mikrofon als das gewählte wird benutzt',
      meaning: 'Das gewählte lässt sich nicht öffnen. Vielleicht benutzt es ein anderes Programm.',
      action: 'Beenden Sie jenes Programm: Offhook nimmt das gewählte, sobald es sich öffnen lässt.',
    },
  },
  problems: {
    'microphone-refused': {
      title: 'Offhook darf das Mikrofon nicht benutzen',
      meaning: 'Der Computer verweigert es, also würde Sie niemand hören.',
      action:
        'Erlauben Sie es in den Datenschutz-Einstellungen des Computers, und versuchen Sie es noch einmal.',
    },
    'no-microphone': {
      title: 'Kein Mikrofon lässt sich öffnen',
      meaning: 'Keines ist angeschlossen, oder ein anderes Programm benutzt es.',
      action:
        'Schließen Sie eines an oder beenden Sie das andere Programm, und versuchen Sie es noch einmal.',
    },
  },
};
