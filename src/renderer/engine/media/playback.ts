/**
 * Plays a remote track until the returned function is called. The element stands in the document (hidden),
 * because Chromium measures a track's level and energy only while a sink plays it.
 */
export function playRemote(track: MediaStreamTrack): () => void {
  const element = document.createElement('audio');
  element.hidden = true;
  element.dataset.role = 'far-end';
  element.autoplay = true;
  element.srcObject = new MediaStream([track]);
  document.body.append(element);
  return () => {
    element.srcObject = null;
    element.remove();
  };
}
