import type { SoundText } from './sound-text.ts';

export const enSound: SoundText = {
  title: 'Devices',
  meaning: 'What you choose is remembered, and used again as soon as it is connected, also in a call.',
  inCall: 'Sound',
  microphone: 'Microphone',
  speaker: 'Speaker',
  camera: 'Camera',
  cameraMeaning: 'The camera is open only while you show video in a call.',
  ringers: 'Ring on',
  ringersMeaning: 'All that are ticked ring. Without any, the one that the computer chooses.',
  system: (label) => (label === null ? 'As the computer chooses' : `As the computer chooses (${label})`),
  notConnected: (label) => `${label} (not connected)`,
  inUse: (label) => `In use now: ${label}`,
  nothing: {
    microphone: 'No microphone is connected.',
    speaker: 'No speaker is connected.',
    camera: 'No camera is connected.',
  },
  order: {
    microphone: 'Order of the microphones',
    speaker: 'Order of the speakers',
    camera: 'Order of the cameras',
  },
  orderMeaning: 'The first that is connected is used.',
  earlier: (label) => `Move ${label} up`,
  forget: (label) => `Forget ${label}`,
  test: 'Try it out',
  openSystemSettings: 'Open the system settings',
  whereToAllow:
    'On Linux: the privacy settings of your desktop, under Microphone; for a Flatpak or Snap, the permissions of Offhook.',
  testMeaning:
    'The microphone is open only while you try it. What is recorded is played once and kept nowhere.',
  listen: 'Show the level',
  stop: 'Stop',
  level: 'Level of the microphone',
  record: 'Record and play',
  playSpeaker: 'Play a sound',
  playRingers: 'Ring',
  steps: {
    opening: 'Opening the microphone…',
    listening: 'Say something: the bar moves.',
    recording: 'Recording for 3 seconds: say something…',
    playing: 'This is how you sound…',
  },
  processing: 'Your voice',
  processingMeaning:
    'Takes effect at once, also in a call. Offhook never touches the level that is set in the computer.',
  switches: { on: 'On', off: 'Off' },
  echoCancellation: 'Echo cancellation',
  noiseSuppression: 'Noise suppression',
  noiseSuppressions: { off: 'Off', standard: 'On', strong: 'Stronger' },
  gainControl: 'Even out the volume',
  lookAgain: 'Look again',
  warnings: {
    mixed: {
      title: 'Microphone and speaker belong to different devices',
      meaning: 'Others may hear themselves with an echo.',
      action: 'If they do, choose the same headset for both.',
    },
    echo: {
      title: 'Echo cancellation is off',
      meaning: 'Others may hear themselves with an echo when you use a loudspeaker.',
      action: 'Switch it on, or use a headset.',
    },
    'hands-free': {
      title: 'The Bluetooth headset is in hands-free mode',
      meaning: 'While its microphone is in use, both directions sound like an old telephone.',
      action: 'Choose another microphone, and keep the headset as the speaker.',
    },
  },
  troubles: {
    unaided: {
      title: 'The stronger noise suppression does not work here',
      meaning: 'The usual one is used instead. The computer may be too busy for it.',
      action: 'Nothing must be done. Switch it on again later, in the settings under Sound.',
    },
    gone: {
      title: 'No microphone',
      meaning: 'The other side cannot hear you. The call goes on.',
      action: 'Connect one: it is used at once.',
    },
    busy: {
      title: 'The microphone does not open',
      meaning: 'The other side cannot hear you. Another program may hold it.',
      action: 'Close that program, or choose another microphone. Offhook tries again by itself.',
    },
    muted: {
      title: 'The microphone is muted outside Offhook',
      meaning: 'The computer or a switch on the device has silenced it.',
      action: 'Look for a switch on the headset, and in the sound settings of the computer.',
    },
    elsewhere: {
      title: 'Another microphone is in use than the one you chose',
      meaning: 'The chosen one does not open. Another program may hold it.',
      action: 'Close that program: Offhook takes the chosen one as soon as it opens.',
    },
  },
  problems: {
    'microphone-refused': {
      title: 'Offhook may not use the microphone',
      meaning: 'The computer refuses it, so nobody would hear you.',
      action: 'Allow it for Offhook in the privacy settings of the computer, then try again.',
    },
    'no-microphone': {
      title: 'No microphone opens',
      meaning: 'None is connected, or another program holds it.',
      action: 'Connect one or close the other program, then try again.',
    },
  },
};
