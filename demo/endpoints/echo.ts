import type { SipEdge } from '../sip/sip-edge.ts';
import { type CallMedia, createCallMedia } from './call-media.ts';
import { opus, pcma, pcmu } from './codecs.ts';
import { createCallList, digitOfInfo, type EndpointCall } from './endpoint-call.ts';
import { createParty } from './party.ts';

export interface Echo {
  calls(): readonly EndpointCall[];
  waitForCall(fits: (call: EndpointCall) => boolean, timeoutMs?: number): Promise<EndpointCall>;
  close(): Promise<void>;
}

/** Answers at once and sends every RTP packet back as it came. */
export function createEcho(edge: SipEdge, log: (line: string) => void): Echo {
  const list = createCallList();
  const open = new Map<string, { readonly media: CallMedia; readonly record: EndpointCall }>();

  function createMedia(record: EndpointCall): CallMedia {
    const media = createCallMedia({
      codecs: [opus, pcmu, pcma],
      onAudio(packet) {
        record.packets += 1;
        media.peer()?.send(packet);
        list.changed();
      },
      onDigit(digit) {
        record.digits += digit;
        list.changed();
      },
      onConnected() {
        record.connected = true;
        list.changed();
      },
    });
    return media;
  }

  const party = createParty((receive) => edge.attach('echo', receive), edge.domain, {
    onInvite(call, offer) {
      const record = list.add(call.id, 'incoming', call.peer.uri);
      const media = createMedia(record);
      open.set(call.id, { media, record });
      media.answer(offer).then(
        (answer) => {
          if (answer === null) return call.reject(488);
          record.codec = media.peer()?.codec ?? null;
          call.answer(answer);
          record.state = call.state;
          list.changed();
        },
        (error: unknown) => {
          log(`echo: the offer was refused: ${error instanceof Error ? error.message : String(error)}`);
          call.reject(488);
        },
      );
    },
    onRinging() {},
    onAnswered() {},
    onReoffer: async (call, offer) => (await open.get(call.id)?.media.answer(offer)) ?? null,
    onInfo(call, contentType, body) {
      const entry = open.get(call.id);
      if (entry !== undefined) entry.record.infoDigits += digitOfInfo(contentType, body);
      list.changed();
    },
    onEnd(call) {
      const entry = open.get(call.id);
      open.delete(call.id);
      if (entry === undefined) return;
      entry.record.state = 'ended';
      void entry.media.close();
      list.changed();
    },
  });

  return {
    calls: list.all,
    waitForCall: list.waitFor,
    async close() {
      const medias = [...open.values()].map(({ media }) => media);
      party.close();
      await Promise.all(medias.map((media) => media.close()));
    },
  };
}
