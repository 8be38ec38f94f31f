/** What an app received since it was asked before. */
export interface Concealed {
  /** Parts of one. */
  readonly concealed: number;
  readonly lost: number;
  /** kbit/s of what it sends itself, without headers. */
  readonly sentKbps: number;
  /** MIME type of what came last. */
  readonly codec: string;
}

/** Runs in the page before the first call: keeps the connections that are made, to ask them. Changes nothing. */
export function keepConnections(): void {
  const kept: RTCPeerConnection[] = [];
  Reflect.set(window, 'benchConnections', kept);
  window.RTCPeerConnection = class extends RTCPeerConnection {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      kept.push(this);
    }
  };
}

/** Runs in the page: of the newest connection that is open. */
export async function concealedSince(): Promise<Concealed> {
  const kept: readonly RTCPeerConnection[] = Reflect.get(window, 'benchConnections');
  const connection = kept.findLast(({ connectionState }) => connectionState === 'connected');
  if (connection === undefined) throw new Error('no connection is open');
  const stats = await connection.getStats();
  const now = { total: 0, concealed: 0, received: 0, lost: 0, sentBytes: 0, atMs: 0 };
  let codec = '';
  for (const report of stats.values() as Iterable<Readonly<Record<string, unknown>>>) {
    if (report.type === 'outbound-rtp') {
      now.sentBytes += Number(report.bytesSent ?? 0);
      now.atMs = Number(report.timestamp);
    }
    if (report.type !== 'inbound-rtp') continue;
    now.total += Number(report.totalSamplesReceived ?? 0);
    now.concealed += Number(report.concealedSamples ?? 0);
    now.received += Number(report.packetsReceived ?? 0);
    now.lost += Number(report.packetsLost ?? 0);
    const used = stats.get(String(report.codecId)) as { readonly mimeType?: string } | undefined;
    codec = used?.mimeType ?? codec;
  }
  const before = Reflect.get(connection, 'benchBefore') as typeof now | undefined;
  Reflect.set(connection, 'benchBefore', now);
  const since = (what: keyof typeof now) => now[what] - (before?.[what] ?? 0);
  return {
    concealed: since('concealed') / since('total'),
    lost: since('lost') / (since('lost') + since('received')),
    sentKbps: (since('sentBytes') * 8) / since('atMs'),
    codec,
  };
}
