/** A moment of a call's set-up as the page sees it. */
export interface Mark {
  readonly name: string;
  /** Epoch ms. */
  readonly atMs: number;
}

/**
 * Runs in the page of every contender, which gets its text only: notes when things happen that any WebRTC phone on SIP
 * over WebSocket does, whatever library it is made of. Changes nothing of what they do.
 */
export function installProbe(): void {
  const marks: Mark[] = [];
  const note = (name: string): void => {
    marks.push({ name, atMs: performance.timeOrigin + performance.now() });
  };
  Reflect.set(window, 'benchMarks', marks);
  window.addEventListener(
    'keydown',
    (event) => {
      if (event.key === 'Enter')
        marks.push({ name: 'Enter', atMs: performance.timeOrigin + event.timeStamp });
    },
    { capture: true },
  );

  const { send } = WebSocket.prototype;
  const heard = new WeakSet<WebSocket>();
  const firstLine = (data: unknown): string => String(data).split('\r\n', 1)[0] ?? '';
  WebSocket.prototype.send = function sendNoted(data) {
    const [method] = firstLine(data).split(' ', 1);
    if (method === 'INVITE' || method === 'ACK') note(`${method} out`);
    if (!heard.has(this)) {
      heard.add(this);
      this.addEventListener('message', (event) => {
        const [version, code] = firstLine(event.data).split(' ', 2);
        if (version === 'SIP/2.0' && /^CSeq:\s*\d+\s+INVITE/im.test(String(event.data))) note(`${code}`);
      });
    }
    send.call(this, data);
  };

  const { mediaDevices } = navigator;
  const getUserMedia = mediaDevices.getUserMedia.bind(mediaDevices);
  mediaDevices.getUserMedia = async (constraints) => {
    note('microphone asked');
    const stream = await getUserMedia(constraints);
    note('microphone open');
    return stream;
  };

  type Scope = { RTCPeerConnection: typeof RTCPeerConnection };
  const watched = new WeakSet<Scope>();
  const watch = (scope: Scope): void => {
    if (watched.has(scope)) return;
    watched.add(scope);
    scope.RTCPeerConnection = class extends scope.RTCPeerConnection {
      constructor(configuration?: RTCConfiguration) {
        super(configuration);
        note('connection made');
        this.addEventListener('icecandidate', ({ candidate }) => candidate !== null && note('candidate'));
        this.addEventListener('icegatheringstatechange', () => note(`gathering ${this.iceGatheringState}`));
        this.addEventListener('iceconnectionstatechange', () => note(`ICE ${this.iceConnectionState}`));
        this.addEventListener('connectionstatechange', () => note(`connection ${this.connectionState}`));
        this.addEventListener('track', ({ track }) => track.addEventListener('unmute', () => note('unmute')));
      }
    };
  };
  watch(window);
  // Ours makes its second connection in a frame of its own.
  const inFrame = Object.getOwnPropertyDescriptor(HTMLIFrameElement.prototype, 'contentWindow')?.get;
  Object.defineProperty(HTMLIFrameElement.prototype, 'contentWindow', {
    get(this: HTMLIFrameElement): unknown {
      const inside: (Window & Scope) | null = inFrame?.call(this) ?? null;
      if (inside !== null) watch(inside);
      return inside;
    },
  });
}

/** Runs in the page: what was noted so far, and forgets it. */
export function takeMarks(): readonly Mark[] {
  const marks: Mark[] = Reflect.get(window, 'benchMarks') ?? [];
  return marks.splice(0);
}
