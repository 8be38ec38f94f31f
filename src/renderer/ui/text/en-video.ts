import type { VideoText } from './video-text.ts';

export const enVideo: VideoText = {
  video: 'Video',
  start: 'Start video',
  stop: 'Stop video',
  pictures: 'Video',
  theirs: (who) => `Video of ${who}`,
  ours: { camera: 'Your video', screen: 'What you share' },
  opening: { camera: 'Opening the camera…', screen: 'Choose in the other window what to share.' },
  asking: 'Asking the other side…',
  shows: (who) => `${who} shows video. Yours is off.`,
  missing: {
    unreadable: (who) =>
      `The video of ${who} arrives damaged and cannot be shown. Ask them to start it again.`,
    'not-coming': (who) => `No new picture comes from ${who}. It is shown as soon as one does.`,
  },
  showYours: 'Show yours',
  inUse: { camera: 'Your camera is on', screen: 'You are sharing your screen' },
  limits: {
    less: 'Your video is smaller: the network is slow, and your voice goes first.',
    paused: 'Your video is paused: the network has room for your voice only.',
  },
  large: 'Fill the window',
  small: 'Back to the call',
  actualSize: 'Actual size',
  fit: 'Fit',
  apart: 'In a window of its own',
  problems: {
    'not-taken': (who) => ({
      title: `${who} cannot see your video`,
      meaning: 'The phone at the other side shows none, or does not want it. The call goes on.',
      action: 'Ask them to switch video on, then try again.',
    }),
    'camera-refused': () => ({
      title: 'Offhook may not use the camera',
      meaning: 'The computer refuses it. The call goes on without video.',
      action: 'Allow it for Offhook in the privacy settings of the computer, then try again.',
    }),
    'no-camera': () => ({
      title: 'No camera',
      meaning: 'None is connected. The call goes on without video.',
      action: 'Connect one, then try again.',
    }),
    'camera-busy': () => ({
      title: 'The camera does not open',
      meaning: 'Another program may hold it. The call goes on without video.',
      action: 'Close that program, or choose another camera under Sound.',
    }),
    'screen-refused': () => ({
      title: 'The screen cannot be shared',
      meaning: 'The computer or your company refuses it. The call goes on.',
      action: 'Ask whoever looks after your computer.',
    }),
    conference: () => ({
      title: 'Your video has stopped',
      meaning: 'A conference is sound only.',
      action: 'Separate the calls to show video again.',
    }),
    'began-anew': () => ({
      title: 'Your video is off',
      meaning: 'The call began anew at one of its ends, and no camera opens unasked.',
      action: 'Start video again, if you like.',
    }),
    'no-way': () => ({
      title: 'Your video does not get through',
      meaning: 'The network lets your voice through, but not the picture. The call goes on.',
      action: 'Start video again in a while, or use another network.',
    }),
    ended: () => ({
      title: 'Your video has ended',
      meaning: 'The device is gone, or the computer has stopped it. The call goes on.',
      action: 'Connect it, then start video again.',
    }),
  },
};
