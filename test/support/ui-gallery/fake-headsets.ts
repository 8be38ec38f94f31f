import type { HeadsetsView, HeadsetView } from '../../../src/renderer/headset/create-headsets.ts';
import type { HeadsetDesk } from '../../../src/renderer/ui/offhook.ts';

const jabra: HeadsetView = {
  ...{ key: 1, name: 'Jabra Evolve2 65', vendorId: 0x0b0e, productId: 0x030c },
  ...{ standing: 'ready', controls: ['hook', 'mute', 'flash'], hasLights: true, troubles: [], last: null },
};
const poly: HeadsetView = {
  ...{ key: 2, name: 'Poly Blackwire 3320', vendorId: 0x047f, productId: 0xc056 },
  ...{
    standing: 'beside',
    controls: ['hook', 'mute', 'flash', 'drop'],
    hasLights: true,
    troubles: [],
    last: null,
  },
};

/** What a state may say of headsets. */
export const sampleHeadsets = {
  none: { isAvailable: true, headsets: [], outcome: null },
  unavailable: { isAvailable: false, headsets: [], outcome: null },
  several: {
    isAvailable: true,
    headsets: [{ ...jabra, standing: 'talking', last: { control: 'hook', deed: 'answered' } }, poly],
    outcome: null,
  },
  trouble: {
    isAvailable: true,
    headsets: [
      { ...jabra, standing: 'busy' },
      { ...poly, standing: 'elsewhere', hasLights: false, last: { control: 'hook', deed: 'nothing' } },
    ],
    outcome: 'none-chosen',
  },
  failing: {
    isAvailable: true,
    headsets: [
      { ...jabra, standing: 'talking', troubles: ['dark'], last: { control: 'mute', deed: 'muted' } },
      { ...poly, standing: 'talking', troubles: ['braked'], last: { control: 'mute', deed: 'nothing' } },
    ],
    outcome: null,
  },
} as const satisfies Record<string, HeadsetsView>;

export function createFakeHeadsets(view: HeadsetsView, asked: string[]): HeadsetDesk {
  return {
    subscribe: () => () => undefined,
    view: () => view,
    connect: async () => void asked.push('connect headset'),
    retry: () => void asked.push('retry headset'),
    forget: async ({ vendorId, productId }) => void asked.push(`forget headset ${vendorId}:${productId}`),
  };
}
