import type { HeadsetText } from './headset-text.ts';

export const enHeadset: HeadsetText = {
  title: 'Headset buttons',
  meaning:
    'Answer, mute and hang up by the buttons of your headset. Its lights show how the call stands. The headset whose microphone is in use rings.',
  connect: 'Connect a headset',
  again: 'Try again',
  forget: (name) => `Forget ${name}`,
  list: 'Headsets',
  none: 'No headset is connected yet. Without one, the media keys work: Play answers and mutes, Stop declines and hangs up.',
  unavailable:
    'Headset buttons cannot be reached here. The media keys work: Play answers and mutes, Stop declines and hangs up.',
  notConnected: 'Not plugged in',
  standings: {
    opening: 'Connecting…',
    ready: 'Ready',
    beside: 'Ready; another microphone is in use, so it does not ring',
    ringing: 'Ringing',
    talking: 'In a call',
    elsewhere: 'Picked up without a call here: another program may be using it',
    busy: 'Another program holds it. Close that program, then try again.',
  },
  troubles: {
    dark: {
      title: 'Its lights stay as they are',
      meaning: 'The headset does not take what they should show. Its buttons work.',
      action:
        'They are tried again with the next call. If that changes nothing, unplug it and plug it in again.',
    },
    braked: {
      title: 'Its mute button is not heard now',
      meaning: 'It muted and opened too often in a short time, as by itself.',
      action: 'Let it rest for two seconds, or mute in Offhook.',
    },
  },
  controls: { hook: 'Call button', mute: 'Mute button', flash: 'Hold button', drop: 'Decline button' },
  has: (controls) => `Has: ${controls}`,
  noLights: 'It has no lights that Offhook can switch.',
  tryIt: 'Press a button: what it does is shown here.',
  last: (control, deed) => `${control}: ${deed}`,
  deeds: {
    answered: 'answered the call',
    declined: 'declined the call',
    'hung-up': 'hung up',
    muted: 'muted the microphone',
    unmuted: 'opened the microphone',
    held: 'held the call',
    resumed: 'resumed the call',
    swapped: 'swapped the calls',
    nothing: 'heard; there is nothing for it to do now',
  },
  outcomes: {
    'none-chosen': {
      title: 'No headset was chosen',
      meaning: 'None with buttons for calls is plugged in, or none was picked.',
      action: 'Plug it in by cable or by its own adapter, then try again.',
    },
    'no-buttons': {
      title: 'This device has no buttons for calls',
      meaning: 'It can be used for sound all the same.',
      action: 'Use the media keys, or connect another headset.',
    },
    refused: {
      title: 'The computer lets nobody reach the headset',
      meaning: 'Its buttons cannot be used; its sound can.',
      action: 'Ask your administrator, or use the media keys.',
    },
  },
};
