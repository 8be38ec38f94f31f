/**
 * Runs in the page, which gets its text only: nothing from outside may be used here. Which of these tones (Hz) are heard,
 * from all far ends that are not silenced together, within two seconds, or sooner when all of them were. Tones beep: each
 * must be loud several times.
 */
export async function listenForTones(tones: readonly number[]): Promise<readonly number[]> {
  const context = new AudioContext();
  await context.resume();
  const analyser = context.createAnalyser();
  analyser.fftSize = 8192;
  analyser.smoothingTimeConstant = 0;
  const frames = [...document.querySelectorAll('iframe')].flatMap(
    ({ contentDocument }) => contentDocument ?? [],
  );
  const farEnds = [document, ...frames].flatMap((each) => [
    ...each.querySelectorAll<HTMLAudioElement>('audio[data-role="far-end"]'),
  ]);
  for (const element of farEnds) {
    const stream = element.srcObject;
    if (!element.muted && stream !== null && 'getAudioTracks' in stream && stream.getAudioTracks().length > 0)
      context.createMediaStreamSource(stream).connect(analyser);
  }
  const bins = new Float32Array(analyser.frequencyBinCount);
  const width = context.sampleRate / analyser.fftSize;
  const times = new Map<number, number>();
  const isHeard = (tone: number) => (times.get(tone) ?? 0) >= 3;
  for (let window = 0; window < 20 && !(tones.length > 0 && tones.every(isHeard)); window++) {
    await new Promise((resolve) => setTimeout(resolve, 100));
    analyser.getFloatFrequencyData(bins);
    for (const tone of tones) {
      const near = bins.slice(Math.round((tone - 12) / width), Math.round((tone + 12) / width) + 1);
      if (Math.max(...near) > -55) times.set(tone, (times.get(tone) ?? 0) + 1);
    }
  }
  await context.close();
  return tones.filter(isHeard);
}
