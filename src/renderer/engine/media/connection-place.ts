/** An RTCPeerConnection, and the document that it belongs to. */
export interface PlacedConnection {
  readonly connection: RTCPeerConnection;
  /** Where what it receives is played: Chromium plays the sound of a document's connections by that document alone. */
  readonly document: Document;
  /** Once the connection is closed. */
  dispose(): void;
}

export type PlaceConnection = (configuration: RTCConfiguration) => PlacedConnection;

/** In the page itself. */
export const placeHere: PlaceConnection = (configuration) => ({
  connection: new RTCPeerConnection(configuration),
  document,
  dispose: () => undefined,
});
