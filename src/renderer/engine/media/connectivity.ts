import { senderOf } from './voice-place.ts';

/**
 * How the voice's own way stands. Where the far side bundles nothing (RFC 9143), a picture has a way of its own, and
 * `connectionState` tells the worse of both: a picture that cannot get through must not end a call.
 */
export function connectivityOf(connection: RTCPeerConnection): RTCPeerConnectionState {
  const voice = senderOf(connection)?.transport ?? null;
  const ways = new Set(connection.getSenders().map(({ transport }) => transport ?? null));
  if (voice === null || ways.size < 2 || connection.connectionState === 'closed')
    return connection.connectionState;
  return stateOf(voice.state, voice.iceTransport.state);
}

/** W3C webrtc section 4.3.3, for one way. Pure. */
export function stateOf(dtls: RTCDtlsTransportState, ice: RTCIceTransportState): RTCPeerConnectionState {
  if (dtls === 'failed' || ice === 'failed') return 'failed';
  if (ice === 'disconnected') return 'disconnected';
  // Restarted after a failure: its keys hold, and nothing gets through yet.
  if (dtls === 'connected') return ice === 'checking' ? 'connecting' : 'connected';
  return dtls === 'new' && ice === 'new' ? 'new' : 'connecting';
}

/** The ways of pictures that do not go with the voice. */
function waysApart(connection: RTCPeerConnection): readonly RTCDtlsTransport[] {
  const voice = senderOf(connection)?.transport ?? null;
  return connection
    .getTransceivers()
    .filter(({ mid, receiver }) => mid !== null && receiver.track.kind === 'video')
    .flatMap(({ sender }) => sender.transport ?? [])
    .filter((way) => way !== voice);
}

/**
 * Also of the voice's way alone, which may change while both together stand as they did. `onPictures`: a picture's own way
 * has failed while the voice gets through, each time it does; or all of them stand again.
 */
export function watchConnectivity(
  connection: RTCPeerConnection,
  onChange: (state: RTCPeerConnectionState) => void,
  onPictures: (up: boolean) => void,
): { readonly look: () => void; readonly follow: () => void } {
  let told: RTCPeerConnectionState = 'new';
  let pictures: 'up' | 'failed' | 'trying' = 'up';
  function look(): void {
    lookAtPictures();
    const state = connectivityOf(connection);
    if (state === told) return;
    told = state;
    onChange(state);
  }
  function lookAtPictures(): void {
    const states = waysApart(connection).map(({ state, iceTransport }) => stateOf(state, iceTransport.state));
    const before = pictures;
    if (states.includes('failed')) {
      // When the voice does not get through either, that is healed, and the pictures with it.
      if (connectivityOf(connection) === 'connected') pictures = 'failed';
    } else if (states.every((state) => state === 'connected')) pictures = 'up';
    else if (before === 'failed') pictures = 'trying';
    if (pictures !== before && pictures !== 'trying') onPictures(pictures === 'up');
  }
  connection.addEventListener('connectionstatechange', look);
  return {
    look,
    /** Its way may be another one since the last description. */
    follow() {
      const voice = senderOf(connection)?.transport ?? null;
      if (voice === null) return;
      for (const way of [voice, ...waysApart(connection)]) {
        way.onstatechange = look;
        way.iceTransport.onstatechange = look;
      }
    },
  };
}
