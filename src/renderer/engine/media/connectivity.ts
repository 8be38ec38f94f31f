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
  if (dtls === 'connected') return 'connected';
  return dtls === 'new' && ice === 'new' ? 'new' : 'connecting';
}

/** Also of the voice's way alone, which may change while both together stand as they did. */
export function watchConnectivity(
  connection: RTCPeerConnection,
  onChange: (state: RTCPeerConnectionState) => void,
): { readonly look: () => void; readonly follow: () => void } {
  let told: RTCPeerConnectionState = 'new';
  function look(): void {
    const state = connectivityOf(connection);
    if (state === told) return;
    told = state;
    onChange(state);
  }
  connection.addEventListener('connectionstatechange', look);
  return {
    look,
    /** Its way may be another one since the last description. */
    follow() {
      const voice = senderOf(connection)?.transport ?? null;
      if (voice === null) return;
      voice.onstatechange = look;
      voice.iceTransport.onstatechange = look;
    },
  };
}
