import type { HeadsetText } from './headset-text.ts';

export const deHeadset: HeadsetText = {
  title: 'Tasten am Headset',
  meaning:
    'Annehmen, stumm schalten und auflegen mit den Tasten Ihres Headsets. Seine Lampen zeigen, wie es um das Gespräch steht. Es klingelt das Headset, dessen Mikrofon benutzt wird.',
  connect: 'Headset verbinden',
  again: 'Noch einmal versuchen',
  forget: (name) => `${name} vergessen`,
  list: 'Headsets',
  none: 'Noch ist kein Headset verbunden. Ohne eines gelten die Medientasten: Wiedergabe nimmt an und schaltet stumm, Stopp lehnt ab und legt auf.',
  unavailable:
    'Die Tasten von Headsets sind hier nicht erreichbar. Es gelten die Medientasten: Wiedergabe nimmt an und schaltet stumm, Stopp lehnt ab und legt auf.',
  notConnected: 'Nicht angeschlossen',
  standings: {
    opening: 'Wird verbunden…',
    ready: 'Bereit',
    beside: 'Bereit; ein anderes Mikrofon wird benutzt, darum klingelt es nicht',
    ringing: 'Klingelt',
    talking: 'Im Gespräch',
    elsewhere: 'Abgenommen ohne Gespräch hier: Vielleicht benutzt es ein anderes Programm',
    busy: 'Ein anderes Programm hält es fest. Beenden Sie es und versuchen Sie es noch einmal.',
  },
  troubles: {
    dark: {
      title: 'Seine Lampen bleiben, wie sie sind',
      meaning: 'Das Headset nimmt nicht an, was sie zeigen sollen. Seine Tasten gehen.',
      action:
        'Mit dem nächsten Anruf wird es neu versucht. Hilft das nicht, ziehen Sie es ab und stecken es wieder an.',
    },
    braked: {
      title: 'Seine Stummtaste wird gerade nicht gehört',
      meaning: 'Sie hat in kurzer Zeit zu oft stumm geschaltet und geöffnet, wie von selbst.',
      action: 'Lassen Sie sie zwei Sekunden ruhen, oder schalten Sie in Offhook stumm.',
    },
  },
  controls: { hook: 'Anruftaste', mute: 'Stummtaste', flash: 'Haltetaste', drop: 'Ablehntaste' },
  has: (controls) => `Hat: ${controls}`,
  noLights: 'Es hat keine Lampen, die Offhook schalten kann.',
  tryIt: 'Drücken Sie eine Taste: Was sie tut, steht dann hier.',
  last: (control, deed) => `${control}: ${deed}`,
  deeds: {
    answered: 'hat den Anruf angenommen',
    declined: 'hat den Anruf abgelehnt',
    'hung-up': 'hat aufgelegt',
    muted: 'hat das Mikrofon stumm geschaltet',
    unmuted: 'hat das Mikrofon geöffnet',
    held: 'hat das Gespräch gehalten',
    resumed: 'hat das Gespräch fortgesetzt',
    swapped: 'hat zwischen den Gesprächen gewechselt',
    nothing: 'wurde gehört; im Augenblick gibt es nichts für sie zu tun',
  },
  outcomes: {
    'none-chosen': {
      title: 'Kein Headset wurde gewählt',
      meaning: 'Keines mit Tasten für Anrufe ist angeschlossen, oder keines wurde ausgewählt.',
      action:
        'Schließen Sie es mit Kabel oder mit seinem eigenen Adapter an, und versuchen Sie es noch einmal.',
    },
    'no-buttons': {
      title: 'Dieses Gerät hat keine Tasten für Anrufe',
      meaning: 'Für den Ton ist es trotzdem zu gebrauchen.',
      action: 'Nehmen Sie die Medientasten, oder verbinden Sie ein anderes Headset.',
    },
    refused: {
      title: 'Der Computer lässt niemanden an das Headset',
      meaning: 'Seine Tasten sind nicht zu gebrauchen, sein Ton schon.',
      action: 'Fragen Sie Ihren Administrator, oder nehmen Sie die Medientasten.',
    },
  },
};
