import speechUrl from '../../../assets/audio/speech.wav?url';
import { contextForNothing } from '../../../src/renderer/engine/media/context-for.ts';
import workletUrl from '../../../src/renderer/engine/media/noise-worklet.ts?worker&url';
import {
  createSuppressNoise,
  suppressorRate as rate,
} from '../../../src/renderer/engine/media/suppress-noise.ts';
import { until } from './party.ts';

const seconds = 6;
const samples = seconds * rate;
/** A twentieth of a second. */
const block = rate / 20;

async function speech(): Promise<Float32Array<ArrayBuffer>> {
  const data = await (await fetch(speechUrl)).arrayBuffer();
  const { length } = await new OfflineAudioContext(1, 1, rate).decodeAudioData(data.slice(0));
  const buffer = await new OfflineAudioContext(1, length, rate).decodeAudioData(data);
  return Float32Array.from(
    { length: samples },
    (_, index) => buffer.getChannelData(0)[index % buffer.length] ?? 0,
  );
}

/** The same each time. */
function noise(level: number): Float32Array<ArrayBuffer> {
  let seed = 1;
  return Float32Array.from({ length: samples }, () => {
    seed = (seed * 16_807) % 2_147_483_647;
    return (seed / 2_147_483_647 - 0.5) * 2 * level;
  });
}

/** Through the worklet as it is shipped, as fast as the machine can. */
async function throughWorklet(input: Float32Array<ArrayBuffer>): Promise<Float32Array> {
  const context = new OfflineAudioContext(1, samples, rate);
  await context.audioWorklet.addModule(workletUrl);
  const buffer = context.createBuffer(1, samples, rate);
  buffer.copyToChannel(input, 0);
  const source = new AudioBufferSourceNode(context, { buffer });
  source.connect(new AudioWorkletNode(context, 'offhook-noise')).connect(context.destination);
  source.start();
  return (await context.startRendering()).getChannelData(0);
}

/** Mean square of a block, in decibels. */
function decibelsAt(sound: Float32Array, index: number): number {
  const part = sound.subarray(index * block, (index + 1) * block);
  return 10 * Math.log10(part.reduce((sum, sample) => sum + sample ** 2, 0) / block + 1e-12);
}

/** Of all these blocks. */
function decibelsOf(sound: Float32Array, blocks: readonly number[]): number {
  const powers = blocks.map((index) => 10 ** (decibelsAt(sound, index) / 10));
  return 10 * Math.log10(powers.reduce((sum, power) => sum + power, 0) / powers.length);
}

const at = (sound: Float32Array, index: number): number => sound[index] ?? 0;

/** A worklet that the app does not ship. */
const strange = (body: string): string =>
  URL.createObjectURL(
    new Blob(
      [
        `registerProcessor('offhook-noise', class extends AudioWorkletProcessor { process(input, output) { ${body} } })`,
      ],
      { type: 'text/javascript' },
    ),
  );

export const noiseScenarios = {
  /** By how many decibels it changes noise, a voice, and both together: in the pauses and in the words. */
  async suppress() {
    const voice = await speech();
    const hiss = noise(0.03);
    const both = voice.map((sample, index) => sample + at(hiss, index));
    const [cleanVoice, cleanHiss, cleanBoth] = [
      await throughWorklet(voice),
      await throughWorklet(hiss),
      await throughWorklet(both),
    ];
    // The first second is for it to learn in.
    const all = Array.from({ length: samples / block - 21 }, (_, index) => index + 20);
    // Blocks of silence between blocks of silence: what comes out is a little late.
    const pauses = all.filter((index) =>
      [index - 1, index, index + 1].every((near) => decibelsAt(voice, near) < -55),
    );
    const words = all.filter((index) => decibelsAt(voice, index) > -30);
    const change = (before: Float32Array, after: Float32Array, blocks: readonly number[]) => ({
      blocks: blocks.length,
      decibels: decibelsOf(after, blocks) - decibelsOf(before, blocks),
    });
    return {
      noise: change(hiss, cleanHiss, all),
      voice: change(voice, cleanVoice, all),
      pauses: change(both, cleanBoth, pauses),
      words: change(voice, cleanBoth, words),
    };
  },

  /** A microphone, live: what the suppressor gives, or why it gives nothing. */
  async suppressLive(worklet: 'ours' | 'absent' | 'throws' | 'not a number') {
    const source = new AudioContext({ sampleRate: rate });
    const buffer = source.createBuffer(1, samples, rate);
    buffer.copyToChannel(await speech(), 0);
    const voice = new AudioBufferSourceNode(source, { buffer, loop: true });
    const destination = source.createMediaStreamDestination();
    voice.connect(destination);
    voice.start();
    await source.resume();
    const [microphone] = destination.stream.getAudioTracks();
    if (microphone === undefined) throw new Error('a destination of audio has an audio track');
    const urls = {
      ours: workletUrl,
      absent: '/there-is-none.js',
      throws: strange('throw new Error("broken")'),
      'not a number':
        'this.port.postMessage({ inputEnergy: 1, outputEnergy: NaN, speech: 1, load: 0 }); return true',
    };
    const troubles: string[] = [];
    const suppress = createSuppressNoise({
      createContext: () => contextForNothing({ sampleRate: rate }),
      worklet: worklet === 'not a number' ? strange(urls[worklet]) : urls[worklet],
    });
    try {
      const suppressed = await suppress(microphone, (trouble) => void troubles.push(trouble));
      if (worklet !== 'ours') {
        await until(
          async () => troubles.length,
          (count) => count > 0,
          'the trouble is told',
        );
        suppressed.close();
        return troubles[0] ?? '';
      }
      const ear = new AudioContext({ sampleRate: rate });
      const analyser = new AnalyserNode(ear, { fftSize: 2048 });
      ear.createMediaStreamSource(new MediaStream([suppressed.track])).connect(analyser);
      await ear.resume();
      const heard = new Float32Array(analyser.fftSize);
      await until(
        async () => {
          analyser.getFloatTimeDomainData(heard);
          return Math.max(...heard);
        },
        (loudest) => loudest > 0.01,
        'the voice comes out of the suppressor',
      );
      suppressed.close();
      return suppressed.track.readyState;
    } catch (error) {
      return error instanceof Error ? `rejected: ${error.name}` : 'rejected';
    } finally {
      await source.close();
    }
  },
};
