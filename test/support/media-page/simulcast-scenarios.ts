import type { SessionDescription } from '../../../src/renderer/engine/core/ports.ts';
import { layerNames } from '../../../src/renderer/engine/core/simulcast.ts';
import { exchange, openParty, type Party, until } from './party.ts';
import { alice, bob, close, hearEachOther } from './two-parties.ts';

export interface Layer {
  readonly rid: string;
  readonly frames: number;
  readonly width: number;
}

/** Opens a party, and tells its connection, which nothing of the app gives away. */
async function openWithConnection(): Promise<{ party: Party; connection: RTCPeerConnection }> {
  const Plain = window.RTCPeerConnection;
  let made: RTCPeerConnection | null = null;
  window.RTCPeerConnection = class extends Plain {
    constructor(configuration?: RTCConfiguration) {
      super(configuration);
      made ??= this;
    }
  };
  const party = await openParty(alice, {
    policy: { video: { allowed: true, codecs: ['VP8'], simulcast: true } },
  });
  window.RTCPeerConnection = Plain;
  if (made === null) throw new Error('no connection was made');
  return { party, connection: made };
}

async function layersSent(connection: RTCPeerConnection): Promise<Layer[]> {
  const layers: Layer[] = [];
  for (const entry of (await connection.getStats()).values() as Iterable<RTCOutboundRtpStreamStats>)
    if (entry.type === 'outbound-rtp' && entry.kind === 'video')
      layers.push({ rid: entry.rid ?? '', frames: entry.framesSent ?? 0, width: entry.frameWidth ?? 0 });
  return layers.toSorted((one, other) => one.width - other.width);
}

/** As a server that hands out layers would answer: by name, and by the header extension that tells them apart. */
const takingLayers =
  (offer: () => string, taken: readonly string[]) =>
  ({ type, sdp }: SessionDescription): SessionDescription => {
    const extension = /a=extmap:\d+ urn:ietf:params:rtp-hdrext:sdes:rtp-stream-id/.exec(offer())?.[0] ?? '';
    const lines = [
      ...(extension === '' || sdp.includes(extension) ? [] : [extension]),
      ...taken.map((rid) => `a=rid:${rid} recv`),
      `a=simulcast:recv ${taken.join(';')}`,
    ];
    // The picture is the last section.
    return { type, sdp: `${sdp.trimEnd()}\r\n${lines.join('\r\n')}\r\n` };
  };

/** Offers of a picture, and what the wire makes of their answers. */
function createAsking() {
  let offered = '';
  const taking = (rids: readonly string[]) => takingLayers(() => offered, rids);
  return {
    offered: () => offered,
    taking,
    for: (rids: readonly string[]) => ({
      video: 'sendrecv' as const,
      onOffer: (offer: SessionDescription) => {
        offered = offer.sdp;
        return offer;
      },
      ...(rids.length > 0 && { onAnswer: taking(rids) }),
    }),
  };
}

/** Frames of these layers go on being sent, and of no other; the app looks at its connection as in a call. */
async function untilSent(party: Party, connection: RTCPeerConnection, rids: readonly string[]) {
  const before = new Map<string, number>();
  const more = ({ rid, frames }: Layer) => frames - (before.get(rid) ?? 0);
  await party.media.sample();
  for (const { rid, frames } of await layersSent(connection)) before.set(rid, frames);
  return until(
    async () => {
      await party.media.sample();
      return layersSent(connection);
    },
    (layers) =>
      rids.every((rid) => layers.some((layer) => layer.rid === rid && layer.width > 0 && more(layer) > 15)),
    `frames of ${rids.join(', ')}`,
  );
}

/** As the app has told the sender by now. */
function scalesOf(connection: RTCPeerConnection): (number | undefined)[] {
  const sender = connection.getSenders().find(({ track }) => track?.kind === 'video');
  return (sender?.getParameters().encodings ?? []).map((encoding) => encoding.scaleResolutionDownBy);
}

export const simulcastScenarios = {
  /** To a server that takes these layers, and others later. */
  async layers({ taken, later }: { readonly taken: readonly string[]; readonly later: readonly string[] }) {
    const { party: one, connection } = await openWithConnection();
    const other = await openParty(bob);
    await exchange(one, other);
    await one.media.show('camera');
    const asking = createAsking();
    await exchange(one, other, asking.for(taken));
    // Who takes none is sent the first, without the others.
    const [only = ''] = layerNames;
    const first = await untilSent(one, connection, taken.length > 0 ? taken : [only]);
    const scales = scalesOf(connection);
    const firstOffer = asking.offered();
    const agreed = one.media.negotiated()?.video?.layers ?? [];
    await exchange(one, other, asking.for(later));
    await untilSent(one, connection, later.length > 0 ? later : [only]);
    await hearEachOther([one, other], 'beside the layers');
    const told = {
      ...{ agreed, scales, scalesLater: scalesOf(connection) },
      sizes: first.filter(({ width }) => width > 0).map(({ rid }) => rid),
      offered: /^a=simulcast:.*/m.exec(firstOffer)?.[0] ?? null,
    };
    const failures = [one.failures, other.failures];
    close(one, other);
    return { ...told, failures };
  },

  /** Three layers, and then what could cost them; whoever is there has no word of layers while no picture goes. */
  async layersKept({ over }: { readonly over: 'hold' | 'hold of theirs' | 'refusal' }) {
    const { party: one, connection } = await openWithConnection();
    const other = await openParty(bob);
    await exchange(one, other);
    await one.media.show('camera');
    const asking = createAsking();
    const askedForAll = asking.for(layerNames);
    await exchange(one, other, askedForAll);
    await untilSent(one, connection, layerNames);
    if (over === 'hold') {
      one.media.setHeld(true);
      const held = { direction: 'sendonly', answerDirection: 'recvonly', video: 'inactive' } as const;
      await exchange(one, other, held);
      await exchange(one, other, { ...held, iceRestart: true });
      one.media.setHeld(false);
      await exchange(one, other, askedForAll);
    } else if (over === 'hold of theirs') {
      await exchange(other, one, { direction: 'sendonly', answerDirection: 'recvonly', video: 'inactive' });
      await exchange(other, one, {
        video: 'recvonly',
        answerVideo: 'sendrecv',
        onOffer: asking.taking(layerNames),
      });
    } else {
      await one.media.createDescription({ direction: 'sendrecv', iceRestart: true, video: 'sendrecv' });
      await one.media.rollback();
    }
    await untilSent(one, connection, layerNames);
    await hearEachOther([one, other], `beside the layers after ${over}`);
    const told = { scales: scalesOf(connection), failures: [one.failures, other.failures] };
    close(one, other);
    return told;
  },
};
