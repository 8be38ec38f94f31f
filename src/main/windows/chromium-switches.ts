/** What Chromium is told before it starts: it cannot be said later. */
export const chromiumSwitches: Readonly<Record<string, string>> = {
  // The ring tone sounds before anybody has clicked into the window.
  'autoplay-policy': 'no-user-gesture-required',
  // With RED each frame comes twice more, in the two packets after its own; Chromium's own way is once more, and then two
  // packets lost in a row are a gap. A call without RED is not touched by it.
  'force-fieldtrials': 'WebRTC-Audio-Red-For-Opus/Enabled-2/',
};
