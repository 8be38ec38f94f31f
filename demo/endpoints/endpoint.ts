import { findPerson } from '../people.ts';
import type { SipEdge } from '../sip/sip-edge.ts';
import { type CallMedia, createCallMedia } from './call-media.ts';
import type { Codec } from './codecs.ts';
import { createCallList, digitOfInfo, type EndpointCall } from './endpoint-call.ts';
import type { AudioPacket } from './media-peer.ts';
import { createParty } from './party.ts';
import type { PartyCall } from './party-call.ts';

/** A call that is going on at an endpoint. */
export interface OpenCall {
  readonly call: PartyCall;
  readonly media: CallMedia;
  /** What is known of it; the endpoint keeps it after the end. */
  readonly record: EndpointCall;
  /** Answers an incoming call with what fits its offer, or refuses it with 488. */
  answer(): void;
  /** Does something later, unless the call has ended by then. */
  after(ms: number, act: () => void): void;
}

/** What makes one endpoint differ from another. */
export interface Behaviour {
  readonly codecs: readonly Codec[];
  /** What is written back to a text message; null: nothing. */
  onMessage(text: string): string | null;
  onIncoming(open: OpenCall): void;
  onAudio(open: OpenCall, packet: AudioPacket): void;
  /** Both sides have answered. Returns what stops at the end of the call. */
  onEstablished(open: OpenCall): () => void;
}

export interface Endpoint {
  calls(): readonly EndpointCall[];
  /** Resolves with the first call that fits, now or later. @throws Error after `timeoutMs` (20 s unless told) */
  waitForCall(fits: (call: EndpointCall) => boolean, timeoutMs?: number): Promise<EndpointCall>;
  /** Calls a person by login or extension. @throws Error when nobody has that name */
  call(user: string): Promise<OpenCall>;
  /** BYE, CANCEL or refusal, whichever fits; all calls when no id is given. */
  hangUp(id?: string): void;
  close(): Promise<void>;
}

/** How a call came to be. */
interface Beginning {
  readonly offer?: string | null;
  readonly replaced?: PartyCall | null;
  readonly report?: (status: number) => void;
}

interface Entry {
  readonly open: OpenCall;
  readonly timers: Set<NodeJS.Timeout>;
  /** Somebody asked for this call by REFER and is told how it goes. */
  readonly report: (status: number) => void;
  stop: () => void;
}

/** A real WebRTC party of the demo: SIP on one side, ICE, DTLS-SRTP and RTP on the other. */
export function createEndpoint(
  edge: SipEdge,
  login: string,
  behaviour: Behaviour,
  log: (line: string) => void,
): Endpoint {
  const list = createCallList();
  const entries = new Map<string, Entry>();

  function createMedia(record: EndpointCall, find: () => OpenCall | undefined): CallMedia {
    return createCallMedia({
      codecs: behaviour.codecs,
      onAudio(packet) {
        record.packets += 1;
        const open = find();
        if (open !== undefined) behaviour.onAudio(open, packet);
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
  }

  function add(
    call: PartyCall,
    media: CallMedia,
    record: EndpointCall,
    { offer = null, replaced = null, report = () => {} }: Beginning,
  ): OpenCall {
    const timers = new Set<NodeJS.Timeout>();
    const open: OpenCall = {
      call,
      media,
      record,
      answer() {
        if (offer !== null) answer(open, offer, replaced);
      },
      after(ms, act) {
        const timer = setTimeout(() => {
          timers.delete(timer);
          act();
        }, ms);
        timers.add(timer);
      },
    };
    entries.set(call.id, { open, timers, report, stop: () => {} });
    list.changed();
    return open;
  }

  function answer(open: OpenCall, offer: string, replaced: PartyCall | null): void {
    open.media.answer(offer).then(
      (sdp) => {
        if (sdp === null) open.call.reject(488);
        else open.call.answer(sdp);
        if (open.call.state !== 'established') return;
        establish(open);
        replaced?.hangUp();
      },
      fail(open, () => open.call.reject(488)),
    );
  }

  function establish(open: OpenCall): void {
    open.record.state = open.call.state;
    open.record.codec = open.media.peer()?.codec ?? null;
    const entry = entries.get(open.call.id);
    if (entry !== undefined) entry.stop = behaviour.onEstablished(open);
    entry?.report(200);
    list.changed();
  }

  /** Bad SDP ends that one call and nothing else. */
  function fail({ call }: OpenCall, leave: () => void) {
    return (error: unknown): void => {
      log(`${login}: call ${call.id}: ${error instanceof Error ? error.message : String(error)}`);
      leave();
    };
  }

  async function reoffer(call: PartyCall, offer: string): Promise<string | null> {
    try {
      return (await entries.get(call.id)?.open.media.answer(offer)) ?? null;
    } catch (error) {
      log(`${login}: re-offer in ${call.id}: ${error instanceof Error ? error.message : String(error)}`);
      return null;
    }
  }

  const party = createParty((receive) => edge.attach(login, receive), edge.domain, {
    onInvite(call, offer, replaced) {
      const record = list.add(call.id, 'incoming', call.peer.uri);
      const media = createMedia(record, () => entries.get(call.id)?.open);
      const open = add(call, media, record, { offer, replaced });
      // Who takes the place of a call that is talked in does not ring.
      if (replaced === null) behaviour.onIncoming(open);
      else open.answer();
    },
    onRinging(call) {
      const entry = entries.get(call.id);
      if (entry !== undefined) entry.open.record.state = 'ringing';
      entry?.report(180);
      list.changed();
    },
    onAnswered(call, sdp) {
      const open = entries.get(call.id)?.open;
      open?.media.accept(sdp).then(
        () => establish(open),
        fail(open, () => call.hangUp()),
      );
    },
    onReoffer: reoffer,
    onRefer(_call, { uri, replaces }, report) {
      place(uri, replaces, report).catch((error: unknown) => {
        log(`${login}: referred to ${uri}: ${error instanceof Error ? error.message : String(error)}`);
        report(503);
      });
    },
    onMessage(from, text) {
      const back = behaviour.onMessage(text);
      if (back !== null) party.message(from, back);
    },
    onInfo(call, contentType, body) {
      const entry = entries.get(call.id);
      if (entry !== undefined) entry.open.record.infoDigits += digitOfInfo(contentType, body);
      list.changed();
    },
    onEnd(call, status) {
      const entry = entries.get(call.id);
      if (entry === undefined) return;
      entries.delete(call.id);
      if (status !== null) entry.report(status);
      for (const timer of entry.timers) clearTimeout(timer);
      entry.stop();
      entry.open.record.state = 'ended';
      entry.open.record.failure = status;
      void entry.open.media.close();
      list.changed();
    },
  });

  async function place(
    uri: string,
    replaces: string | null = null,
    report: (status: number) => void = () => {},
  ): Promise<OpenCall> {
    const record = list.add('', 'outgoing', uri);
    const media = createMedia(record, () => entries.get(record.id)?.open);
    const offer = await media.offer();
    const call = party.call(uri, offer ?? '', replaces);
    record.id = call.id;
    return add(call, media, record, { report });
  }

  return {
    calls: list.all,
    waitForCall: list.waitFor,
    async call(user) {
      const person = findPerson(user);
      if (person === null) throw new Error(`nobody is called ${user}`);
      return place(`sip:${person.login}@${edge.domain}`);
    },
    hangUp(id) {
      for (const { open } of [...entries.values()]) {
        if (id === undefined || open.call.id === id) open.call.hangUp();
      }
    },
    async close() {
      const medias = [...entries.values()].map(({ open }) => open.media);
      party.close();
      await Promise.all(medias.map((media) => media.close()));
    },
  };
}
