/** What is heard from the far end, by its loudest frequency over a while. */
export interface Heard {
  /** Hz; 0 when nothing was heard. */
  readonly frequency: number;
  /** Loudest bin, dBFS as AnalyserNode tells it. */
  readonly decibels: number;
}

/**
 * Runs in the page, which gets its text only: nothing from outside may be used here. Listens to what the far end sends,
 * until it was loud a few times or for `windows` of 100 ms.
 */
export async function listenInPage(windows: number): Promise<Heard> {
  const loud = -60;
  // A call is connected a moment before its sound plays.
  let stream: HTMLAudioElement['srcObject'] | undefined;
  for (let tries = 0; tries < 50 && stream == null; tries += 1) {
    if (tries > 0) await new Promise((resolve) => setTimeout(resolve, 100));
    const frames = [...document.querySelectorAll('iframe')].flatMap(
      ({ contentDocument }) => contentDocument ?? [],
    );
    const [element] = [document, ...frames].flatMap((each) => [
      ...each.querySelectorAll<HTMLAudioElement>('audio[data-role="far-end"]'),
    ]);
    stream = element?.srcObject;
  }
  // Not instanceof: a stream that plays in a frame may be of that frame's class.
  if (stream == null || !('getAudioTracks' in stream)) throw new Error('no far-end audio is playing');
  const context = new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  analyser.smoothingTimeConstant = 0;
  context.createMediaStreamSource(stream).connect(analyser);
  const bins = new Float32Array(analyser.frequencyBinCount);
  // JSON, in which this travels, has no infinity.
  let best = { frequency: 0, decibels: -200 };
  // Well-heard beeps end the wait.
  for (let window = 0, heard = 0; window < windows && heard < 5; window++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    analyser.getFloatFrequencyData(bins);
    let peak = 1;
    for (let bin = 2; bin < bins.length; bin++) if ((bins[bin] ?? -200) > (bins[peak] ?? -200)) peak = bin;
    const decibels = bins[peak] ?? Number.NEGATIVE_INFINITY;
    if (decibels > loud) heard += 1;
    if (decibels > best.decibels)
      best = { frequency: (peak * context.sampleRate) / analyser.fftSize, decibels };
  }
  await context.close();
  return best;
}

/**
 * Runs in the page like the one above, over all far ends that are not silent here: the loudest that each of these
 * frequencies was, dBFS, until all of them were loud or for `windows` of 100 ms.
 */
export async function listenForTonesInPage(
  frequencies: readonly number[],
  windows: number,
): Promise<number[]> {
  const loud = -60;
  const context = new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  analyser.smoothingTimeConstant = 0;
  const frames = [...document.querySelectorAll('iframe')].flatMap(
    ({ contentDocument }) => contentDocument ?? [],
  );
  const elements = [document, ...frames].flatMap((each) => [
    ...each.querySelectorAll<HTMLAudioElement>('audio[data-role="far-end"]'),
  ]);
  for (const { muted, srcObject } of elements)
    if (!muted && srcObject !== null && 'getAudioTracks' in srcObject)
      context.createMediaStreamSource(srcObject).connect(analyser);
  const bins = new Float32Array(analyser.frequencyBinCount);
  const best = frequencies.map(() => -200);
  for (let window = 0; window < windows && best.some((level) => level < loud); window++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    analyser.getFloatFrequencyData(bins);
    for (const [index, frequency] of frequencies.entries()) {
      const bin = Math.round((frequency * analyser.fftSize) / context.sampleRate);
      const level = Math.max(...bins.slice(bin - 2, bin + 3));
      if (level > (best[index] ?? -200)) best[index] = level;
    }
  }
  await context.close();
  return best;
}
