import { describe, expect, it } from 'vitest';
import { type SoundWarning, warnOf } from '../../../../src/renderer/devices/device-warnings.ts';

const on = { echoCancellation: true };
const off = { echoCancellation: false };
const device = (label: string, group: string) => ({ id: label, label, group });

describe('warnOf', () => {
  it.each<[string, [string, string], [string, string], { echoCancellation: boolean }, SoundWarning[]]>([
    ['one headset', ['Jabra Evolve', 'usb'], ['Jabra Evolve', 'usb'], on, []],
    [
      'the microphone of one, the speaker of another',
      ['Webcam C920', 'cam'],
      ['Monitor HDMI', 'gpu'],
      on,
      ['mixed'],
    ],
    ['headphones send nothing back', ['Webcam C920', 'cam'], ['Headphones', 'pci'], on, []],
    ['no echo cancellation', ['Laptop', 'pci'], ['Laptop', 'pci'], off, ['echo']],
    ['no echo cancellation, and none needed', ['Headset Mic', 'usb'], ['Headset', 'usb'], off, []],
    ['hardware that nobody knows', ['Laptop', ''], ['Webcam', ''], on, []],
    [
      'Windows: hands-free',
      ['Headset (WH-1000XM4 Hands-Free AG Audio)', 'bt'],
      ['Headphones (WH-1000XM4 Stereo)', 'bt'],
      on,
      ['hands-free'],
    ],
    [
      'macOS: Bluetooth microphone',
      ['AirPods Pro (Bluetooth)', 'bt'],
      ['AirPods Pro (Bluetooth)', 'bt'],
      on,
      ['hands-free'],
    ],
    [
      'Linux: head unit',
      ['WH-1000XM4', 'a'],
      ['WH-1000XM4 Headset Head Unit (HSP/HFP)', 'b'],
      on,
      ['hands-free'],
    ],
    [
      'Linux: each entry its own group',
      ['Built-in Audio Analog Stereo', 'a'],
      ['Built-in Audio Digital Stereo', 'b'],
      on,
      [],
    ],
    [
      'Windows: the name in brackets',
      ['Microphone Array (Realtek(R) Audio)', 'a'],
      ['Speakers (Realtek(R) Audio)', 'b'],
      on,
      [],
    ],
    [
      'Bluetooth speaker, wired microphone',
      ['Laptop Mic', 'pci'],
      ['JBL Go (Bluetooth)', 'bt'],
      on,
      ['mixed'],
    ],
  ])('%s', (_name, microphone, speaker, processing, expected) => {
    expect(warnOf(device(...microphone), device(...speaker), processing)).toEqual(expected);
  });

  it('is silent where one of the two is not there', () => {
    expect(warnOf(null, device('Laptop', 'pci'), off)).toEqual([]);
    expect(warnOf(device('Laptop', 'pci'), null, off)).toEqual([]);
  });
});
