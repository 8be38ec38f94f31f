import type { SessionDescription } from '../../../src/renderer/engine/core/ports.ts';
import { createConferenceMixer } from '../../../src/renderer/engine/media/conference-mixer.ts';
import { contextForNothing } from '../../../src/renderer/engine/media/context-for.ts';
import type { AudioCodec } from '../../../src/shared/provisioning.ts';
import { playGate } from './gate-scenario.ts';
import { moveScenarios } from './move-scenarios.ts';
import { noiseScenarios } from './noise-scenarios.ts';
import { exchange, openParty, type Party, until, untilHears } from './party.ts';
import { simulcastScenarios } from './simulcast-scenarios.ts';
import { soundScenarios } from './sound-scenarios.ts';
import { alice, bob, call, candidatesIn, carol, close, everybody, hearEachOther } from './two-parties.ts';
import { videoScenarios } from './video-scenarios.ts';

const offerOf = async ({ media }: Party): Promise<string> =>
  (await media.createDescription({ direction: 'sendrecv', iceRestart: false })).sdp;
const sectionsIn = (sdp: string): number => sdp.match(/^m=/gm)?.length ?? 0;

/** Bytes of payload in each packet that arrives. */
async function packetSize({ media }: Party, packets: number): Promise<number> {
  const before = await media.sample();
  const first = before?.inbound ?? { packets: 0, bytes: 0 };
  const after = await until(
    async () => (await media.sample())?.inbound ?? first,
    (inbound) => inbound.packets >= first.packets + packets,
    'packets arrive',
  );
  return (after.bytes - first.bytes) / (after.packets - first.packets);
}

/** What is played in the page; each returns plain data for the test to judge. */
export const scenarios = {
  ...videoScenarios,
  ...simulcastScenarios,
  ...moveScenarios,
  ...noiseScenarios,
  ...soundScenarios,
  gate: playGate,

  async talk() {
    const parties = await call();
    const view = await until(
      () => parties[0].media.sample(),
      (sample) => sample?.localCandidate != null && sample.encryption !== null,
      'figures',
    );
    const negotiated = parties[0].media.negotiated();
    close(...parties);
    return { view, negotiated };
  },

  /** A policy that names this one alone. */
  async oneCodec({ codec }: { readonly codec: AudioCodec }) {
    const parties = await call({ policy: { codecs: [codec] } });
    const [{ media }] = parties;
    const view = await until(media.sample, (sample) => sample?.codec != null, 'figures');
    const told = { used: view?.codec, agreed: media.negotiated()?.codec, digits: media.sendDtmf('5') };
    const offered = [...(await offerOf(parties[0])).matchAll(/^a=rtpmap:\d+ (\S+)/gm)].map(
      ([, name]) => name,
    );
    close(...parties);
    return { ...told, offered };
  },

  /** The far side's next offer has other codecs than the call had. */
  async otherCodec() {
    const [one, other] = await call();
    const withoutOpus = ({ type, sdp }: SessionDescription): SessionDescription => ({
      type,
      sdp: sdp
        .replace(/^(m=audio \d+ \S+) .*$/m, '$1 8')
        .replace(/^a=(?:rtpmap|fmtp|rtcp-fb):(?!8 ).*\r\n/gm, ''),
    });
    await exchange(other, one, { onOffer: withoutOpus });
    await hearEachOther([one, other], 'by the other codec');
    const agreed = one.media.negotiated()?.codec;
    close(one, other);
    return { agreed, failures: [one.failures, other.failures] };
  },

  /** The far side takes its audio away (port 0); what comes back is somebody else's, as after a transfer by a PBX. */
  async takenAway() {
    const [one, other] = await call();
    const offer = await other.media.createDescription({ direction: 'sendrecv', iceRestart: false });
    await one.media.applyDescription({ type: 'offer', sdp: offer.sdp.replace(/^m=audio \d+/m, 'm=audio 0') });
    await one.media.createDescription({ direction: 'sendrecv', iceRestart: false });
    const meanwhile = one.media.negotiated();
    other.media.close();
    const next = await openParty(carol);
    await exchange(next, one);
    await untilHears(one, everybody, [carol], 'Alice hears who is there now');
    await untilHears(next, everybody, [alice], 'who is there now hears Alice');
    close(one, next);
    return { remote: meanwhile?.remoteDirection, failures: [one.failures, next.failures] };
  },

  async hold() {
    const [one, other] = await call();
    one.media.setHeld(true);
    await untilHears(other, everybody, [], 'Bob hears nothing as soon as Alice holds');
    await exchange(one, other, {
      direction: 'sendonly',
      // A phone that does not know what a hold is.
      onAnswer: ({ type, sdp }) => ({ type, sdp: sdp.replace('a=recvonly', 'a=sendrecv') }),
    });
    const held = one.media.negotiated();
    await exchange(one, other);
    one.media.setHeld(false);
    await hearEachOther([one, other], 'after the hold');
    close(one, other);
    return { held: held?.direction, remote: held?.remoteDirection, failures: [one.failures, other.failures] };
  },

  /** A call that is taken back while it is held: nothing of the far side has ever come in on this connection. */
  async begunHeld() {
    const [one, other] = [await openParty(alice), await openParty(bob)];
    one.media.setHeld(true);
    await exchange(one, other, { direction: 'sendonly' });
    await until(
      () => one.events.some((event) => event.type === 'connectivity' && event.state === 'connected'),
      (stands) => stands,
      'the connection stands',
    );
    await exchange(one, other);
    one.media.setHeld(false);
    await hearEachOther([one, other], 'when it is taken up');
    // Who answered offers, too: one m-line is enough.
    await exchange(other, one, { iceRestart: true });
    await hearEachOther([one, other], 'after a restart by whom was called');
    const sections = other.media.path() === null ? 0 : sectionsIn(await offerOf(other));
    close(one, other);
    return { sections, failures: [one.failures, other.failures] };
  },

  async trickle() {
    const [one, other] = [await openParty(alice), await openParty(bob)];
    const withoutCandidates = <T extends { readonly sdp: string }>(description: T): T => ({
      ...description,
      sdp: description.sdp.replace(/a=candidate:.*\r\n/g, ''),
    });
    await exchange(one, other, { onOffer: withoutCandidates, onAnswer: withoutCandidates });
    const fragment = one.media.candidateFragment();
    if (fragment === null) throw new Error('no fragment');
    await other.media.addCandidateFragment(fragment);
    await hearEachOther([one, other], 'over trickled candidates');
    close(one, other);
    return { fragment };
  },

  /**
   * One phone rings with sound of its own, another one is answered. Its media begins then: of two phones that begin
   * DTLS with one RTCPeerConnection at once, Chromium hears whose ClientHello comes first, which nobody can foresee.
   */
  async fork() {
    const [caller, rings, answers] = [await openParty(alice), await openParty(bob), await openParty(carol)];
    const offer = await caller.media.createDescription({ direction: 'sendrecv', iceRestart: false });
    const answerOf = async ({ media }: Party) => {
      await media.applyDescription(offer);
      return media.createDescription({ direction: 'sendrecv', iceRestart: false });
    };
    await caller.media.applyDescription({ type: 'pranswer', sdp: (await answerOf(rings)).sdp });
    await untilHears(caller, everybody, [bob], 'early media of the first phone');
    await caller.media.applyDescription(await answerOf(answers));
    await untilHears(caller, everybody, [carol], 'the phone that was answered');
    await untilHears(answers, everybody, [alice], 'the answered phone hears the caller');
    close(caller, rings, answers);
    return true;
  },

  /**
   * Two phones of one number begin at once, with one and the same offer: whose ClientHello comes first nobody can foresee.
   * The one whose answer was not tried out is taken, and offered a new connection.
   */
  async forkOfTwo({ first }: { readonly first: 'rings' | 'answers' }) {
    const [caller, rings, answers] = [await openParty(alice), await openParty(bob), await openParty(carol)];
    const offer = await caller.media.createDescription({ direction: 'sendrecv', iceRestart: false });
    const answerOf = async ({ media }: Party) => {
      await media.applyDescription(offer);
      return media.createDescription({ direction: 'sendrecv', iceRestart: false });
    };
    const answersFirst = first === 'answers' ? await answerOf(answers) : null;
    const early = await answerOf(rings);
    const final = answersFirst ?? (await answerOf(answers));
    await caller.media.applyDescription({ type: 'pranswer', sdp: early.sdp });
    await until(
      () => caller.events.some(({ type }) => type === 'connectivity'),
      (has) => has,
      'somebody is being connected',
    );
    await caller.media.applyDescription(final);
    caller.media.reanchor();
    await exchange(caller, answers);
    await untilHears(caller, everybody, [carol], 'the phone that was answered');
    await untilHears(answers, everybody, [alice], 'the answered phone hears the caller');
    const kept = caller.events.find(({ type }) => type === 'anchor');
    close(caller, rings, answers);
    return kept;
  },

  /** An offer comes to nothing (refused, or asked for by both at once): the call goes on as if it had not been made. */
  async refusedOffer({ by, iceRestart }: { readonly by: 'caller' | 'called'; readonly iceRestart: boolean }) {
    const [one, other] = await call();
    const [asks, refuses] = by === 'caller' ? [one, other] : [other, one];
    await asks.media.createDescription({ direction: 'sendonly', iceRestart });
    await asks.media.rollback();
    const before = (await asks.media.sample())?.inbound.packets ?? 0;
    await until(
      async () => (await asks.media.sample())?.inbound.packets ?? 0,
      (packets) => packets > before + 20,
      'packets go on coming',
    );
    await hearEachOther([one, other], 'right after the refusal');
    for (const [holds, holding] of [
      [asks, refuses],
      [refuses, asks],
    ] as const) {
      await exchange(holds, holding, { direction: 'sendonly', answerDirection: 'recvonly' });
      await untilHears(holds, everybody, [], 'who holds hears nothing');
      await exchange(holds, holding);
      await hearEachOther([one, other], 'after a hold that came later');
    }
    close(one, other);
    return true;
  },

  /** A server that swallows every packet. */
  async blackHole({ url }: { readonly url: string }) {
    const options = { servers: [{ urls: [url], username: 'u', credential: 'c' }] };
    const [one, other] = [await openParty(alice, options), await openParty(bob)];
    const offer = await one.media.createDescription({ direction: 'sendrecv', iceRestart: false });
    const complete = offer.sdp.includes('a=end-of-candidates');
    await other.media.applyDescription(offer);
    await one.media.applyDescription(
      await other.media.createDescription({ direction: 'sendrecv', iceRestart: false }),
    );
    await hearEachOther([one, other], 'with a server that never answers');
    close(one, other);
    return { complete, candidates: candidatesIn(offer.sdp) };
  },

  async red() {
    const plain = await call({ policy: { red: 'off' } });
    await packetSize(plain[1], 100);
    const single = await packetSize(plain[1], 50);
    close(...plain);
    const parties = await call({ policy: { red: 'on' } });
    const redundant = await until(
      () => packetSize(parties[1], 25),
      (size) => size > 2.4 * single,
      'each frame three times',
    );
    close(...parties);
    return { redundant, single };
  },

  /** Alice talks to Bob and to Carol and brings the two together. */
  async conference() {
    const [toBob, bobs] = [await openParty(alice), await openParty(bob)];
    const [toCarol, carols] = [await openParty(alice), await openParty(carol)];
    await exchange(toBob, bobs);
    await exchange(toCarol, carols);
    await untilHears(bobs, everybody, [alice], 'Bob hears Alice alone at first');
    const mixer = createConferenceMixer(contextForNothing);
    mixer.join('bob', toBob.media);
    mixer.join('carol', toCarol.media);
    await untilHears(bobs, everybody, [alice, carol], 'Bob hears Alice and Carol, not himself');
    await untilHears(carols, everybody, [alice, bob], 'Carol hears Alice and Bob, not herself');
    await untilHears(toBob, everybody, [bob], 'Alice hears Bob');
    await untilHears(toCarol, everybody, [carol], 'Alice hears Carol');
    // The conference outlives a move of one of its calls.
    toBob.media.reanchor();
    await exchange(toBob, bobs);
    await until(
      () => toBob.events,
      (told) => told.filter(({ type }) => type === 'anchor').length === 1,
      'Bob’s call moves',
    );
    await untilHears(bobs, everybody, [alice, carol], 'Bob hears both after the move');
    await untilHears(carols, everybody, [alice, bob], 'Carol hears Bob after the move');
    toBob.media.setMuted(true);
    toCarol.media.setMuted(true);
    await untilHears(bobs, everybody, [carol], 'Bob hears Carol while Alice is muted');
    await untilHears(carols, everybody, [bob], 'Carol hears Bob while Alice is muted');
    toBob.media.setMuted(false);
    toCarol.media.setMuted(false);
    mixer.leave('carol');
    await untilHears(bobs, everybody, [alice], 'Bob hears Alice alone after the split');
    await untilHears(carols, everybody, [alice], 'Carol hears Alice alone after the split');
    mixer.close();
    close(toBob, bobs, toCarol, carols);
    return true;
  },
};

export type ScenarioName = keyof typeof scenarios;
