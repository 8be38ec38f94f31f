import { type PlacedConnection, placeHere } from './connection-place.ts';

/**
 * A connection of an empty frame that is made for it, and thrown away with it.
 *
 * Chromium tells a document of a new network up to 2 s late, whatever main knows of it; a document that is made at that
 * moment asks for itself, and is told of what there is. The frame is of our own origin, loads nothing and may nothing: no
 * script of its own, no form, no window.
 */
export function placeInFreshFrame(configuration: RTCConfiguration): PlacedConnection {
  const frame = document.createElement('iframe');
  frame.hidden = true;
  frame.sandbox.add('allow-same-origin', 'allow-scripts');
  document.body.append(frame);
  const inside = frame.contentWindow as (Window & Pick<typeof globalThis, 'RTCPeerConnection'>) | null;
  if (inside === null || typeof inside.RTCPeerConnection !== 'function') {
    frame.remove();
    return placeHere(configuration);
  }
  return {
    connection: new inside.RTCPeerConnection(configuration),
    document: inside.document,
    dispose: () => frame.remove(),
  };
}
