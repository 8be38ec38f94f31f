import { browser, expect } from '@wdio/globals';
import { choose, setChromiumWindow, setMain } from '../support/doubles.ts';
import { bobCalls, bobHears, settle } from './telephone.ts';

declare global {
  /** What was last given to a sound device, in the page. */
  var offhookPlays: AnalyserNode | undefined;
}

/** Runs in the page: from now on one can look at what it plays. */
export function watchSound(): void {
  const { connect } = AudioNode.prototype;
  Object.assign(AudioNode.prototype, {
    connect(this: AudioNode, ...to: [AudioNode]) {
      if (to[0] instanceof AudioDestinationNode) {
        globalThis.offhookPlays = this.context.createAnalyser();
        globalThis.offhookPlays.smoothingTimeConstant = 0;
        Reflect.apply(connect, this, [globalThis.offhookPlays]);
      }
      return Reflect.apply(connect, this, to);
    },
  });
}

/** Runs in the page: the loudest frequency that is played at this moment, Hz; null: silence. */
export function playedNow(): number | null {
  const plays = globalThis.offhookPlays;
  if (plays === undefined) return null;
  const bins = new Float32Array(plays.frequencyBinCount);
  plays.getFloatFrequencyData(bins);
  const loudest = bins.reduce((best, level, bin) => (level > (bins[best] ?? -200) ? bin : best), 0);
  return (bins[loudest] ?? -200) > -60 ? (loudest * plays.context.sampleRate) / plays.fftSize : null;
}

/** Waits for sound or silence while nobody can see the page; tells the frequency. */
async function becomes(wanted: 'sound' | 'silence'): Promise<number | null> {
  let heard: number | null = null;
  await browser.waitUntil(
    async () => {
      expect(await browser.execute(() => document.hidden)).toBe(true);
      heard = await browser.execute(playedNow);
      return (heard !== null) === (wanted === 'sound');
    },
    { timeoutMsg: `there never was ${wanted}` },
  );
  return heard;
}

export function ringingCases(): void {
  describe('a minimised window', () => {
    beforeEach(settle);
    after(async () => {
      await setChromiumWindow('normal');
      await browser.waitUntil(() => browser.execute(() => !document.hidden));
    });

    it('rings, rings again after the pause, and is silent once the call is declined', async () => {
      await browser.execute(watchSound);
      await setMain('minimized');
      await setChromiumWindow('minimized');
      await browser.waitUntil(() => browser.execute(() => document.hidden));
      const call = await bobCalls();
      const frequency = await becomes('sound');
      // The ring's own two tones, C and E.
      expect(frequency).toBeGreaterThan(500);
      expect(frequency).toBeLessThan(690);
      await becomes('silence');
      await becomes('sound');
      await choose('decline');
      await bobHears(call, 'ended');
      await becomes('silence');
    });
  });
}
