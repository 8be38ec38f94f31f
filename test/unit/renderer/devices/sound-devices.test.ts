import { describe, expect, it } from 'vitest';
import { findCaptured, readDevices } from '../../../../src/renderer/devices/sound-devices.ts';

const entry = (deviceId: string, label: string, groupId: string) => ({
  ...{ kind: 'audioinput', deviceId, label, groupId },
});
const { microphones } = readDevices([
  entry('default', 'Default', 'laptop'),
  entry('m1', 'Built-in Microphone', 'laptop'),
  entry('m2', 'Jabra Evolve2 65', 'jabra'),
]);
const alone = readDevices([entry('default', 'Default', 'laptop')]).microphones;

describe('the microphone that is captured', () => {
  it.each([
    ['is known by its id', { id: 'm2', group: 'jabra' }, microphones, 'Jabra Evolve2 65'],
    [
      'the system’s, is known by its hardware',
      { id: 'default', group: 'laptop' },
      microphones,
      'Built-in Microphone',
    ],
    ['the system’s, has changed since', { id: 'default', group: 'jabra' }, microphones, 'Jabra Evolve2 65'],
    ['the system’s, is all that is listed', { id: 'default', group: 'laptop' }, alone, 'Default'],
    ['has no group', { id: 'm2', group: '' }, microphones, 'Jabra Evolve2 65'],
    ['was pulled out since', { id: 'm3', group: 'webcam' }, microphones, undefined],
    ['has neither', { id: '', group: '' }, microphones, undefined],
  ])('%s', (_what, from, list, label) => {
    expect(findCaptured(from, list)?.label).toBe(label);
  });
});
