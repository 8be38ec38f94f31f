import { sdpOf } from './sdp-samples.ts';

export class FakeTrack extends EventTarget {
  enabled = true;
  stops = 0;
  getSettings(): MediaTrackSettings {
    return {};
  }
  stop(): void {
    this.stops += 1;
  }
}

export class FakeTransceiver {
  readonly mid = '0';
  readonly sender: object;
  readonly receiver = { track: { kind: 'audio' }, getSynchronizationSources: () => [] };
  constructor(sender: object = {}) {
    this.sender = sender;
  }
  direction: 'sendrecv' | 'sendonly' | 'recvonly' | 'inactive' = 'sendrecv';
  preferences: string[] = [];
  setCodecPreferences(codecs: readonly { readonly mimeType: string }[]): void {
    this.preferences = codecs.map(({ mimeType }) => mimeType);
  }
}

/** As much of RTCPeerConnection as a call needs; gathering is over as soon as it begins, unless told. Made ones are kept in `made`. */
export class FakePeerConnection extends EventTarget {
  static made: FakePeerConnection[] = [];
  configuration: RTCConfiguration;
  /** Null: a place is kept for one. */
  readonly tracks: unknown[] = [];
  readonly transceivers: FakeTransceiver[] = [];
  readonly iceGatheringState = 'complete';
  readonly inserted: string[] = [];
  readonly applied: string[] = [];
  connectionState = 'new';
  signalingState = 'stable';
  localDescription: { type: string; sdp: string } | null = null;
  remoteDescription: { type: string; sdp: string } | null = null;
  stats: object[] = [];
  /** What it finds to leave by. */
  gathersAtOnce = true;
  candidates: string[] = ['candidate:1 1 udp 2122260223 192.0.2.1 40000 typ host'];
  /** How its track is sent, as it was set last. */
  encoding: object | undefined;
  closes = 0;
  restarts = 0;
  #ufrag = 0;

  constructor(configuration: RTCConfiguration) {
    super();
    this.configuration = configuration;
    FakePeerConnection.made.push(this);
  }
  getConfiguration(): RTCConfiguration {
    return this.configuration;
  }
  setConfiguration(configuration: RTCConfiguration): void {
    this.configuration = configuration;
  }
  addTrack(track: unknown): void {
    this.tracks.push(track);
    this.transceivers.push(new FakeTransceiver(this.#sender()));
  }
  addTransceiver(): FakeTransceiver {
    this.addTrack(null);
    return this.transceivers.at(-1) ?? new FakeTransceiver();
  }
  getTransceivers(): FakeTransceiver[] {
    return this.transceivers;
  }
  getSenders(): object[] {
    return this.transceivers.map(({ sender }) => sender);
  }
  #sender(): object {
    const insertDTMF = (digits: string) => void this.inserted.push(digits);
    return {
      dtmf: { canInsertDTMF: true, toneBuffer: '', insertDTMF },
      replaceTrack: (track: unknown) => void this.tracks.splice(0, 1, track),
      getParameters: () => ({ encodings: [{ ...this.encoding }] }),
      setParameters: async ({ encodings: [encoding] }: { encodings: object[] }) => {
        this.encoding = encoding;
      },
    };
  }
  async getStats(): Promise<Map<string, object>> {
    return new Map(this.stats.map((entry, index) => [String(index), entry]));
  }
  restartIce(): void {
    this.restarts += 1;
    this.#ufrag += 1;
  }
  async setLocalDescription(description?: { type: string }): Promise<void> {
    if (description?.type === 'rollback') {
      this.signalingState = 'stable';
      return;
    }
    const answers = this.signalingState === 'have-remote-offer';
    const direction = this.transceivers[0]?.direction ?? 'sendrecv';
    this.signalingState = answers ? 'stable' : 'have-local-offer';
    this.localDescription = {
      type: answers ? 'answer' : 'offer',
      sdp: sdpOf({
        direction,
        setup: answers ? 'active' : 'actpass',
        ufrag: `loc${this.#ufrag}`,
        candidates: this.candidates,
      }),
    };
    if (this.gathersAtOnce) queueMicrotask(() => this.dispatchEvent(new Event('icegatheringstatechange')));
  }
  async setRemoteDescription(description: { type: string; sdp?: string }): Promise<void> {
    if (description.type === 'rollback') {
      this.signalingState = 'stable';
      return;
    }
    this.signalingState = description.type === 'offer' ? 'have-remote-offer' : 'stable';
    this.applied.push(description.sdp ?? '');
    this.remoteDescription = { type: description.type, sdp: description.sdp ?? '' };
  }
  close(): void {
    this.closes += 1;
  }
  become(state: string): void {
    this.connectionState = state;
    this.dispatchEvent(new Event('connectionstatechange'));
  }
  /** The far end's track is there. */
  bring(track: FakeTrack, transceiver = new FakeTransceiver()): void {
    this.dispatchEvent(Object.assign(new Event('track'), { track, transceiver }));
  }
}

/** An audio element that keeps what it is told. */
export class FakeElement {
  hidden = false;
  autoplay = false;
  muted = false;
  dataset: Record<string, string> = {};
  srcObject: { readonly tracks: unknown } | null = null;
  inDocument = false;
  /** Ids of the devices it was moved to, in order; one that is in `goneSinks` cannot be had. */
  readonly sinks: string[] = [];
  readonly goneSinks = new Set<string>();
  async setSinkId(sink: string): Promise<void> {
    if (this.goneSinks.has(sink)) throw new DOMException('not found', 'NotFoundError');
    this.sinks.push(sink);
  }
  remove(): void {
    this.inDocument = false;
  }
}
