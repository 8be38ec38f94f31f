import type { Desktop } from './desktop.ts';
import { systemClock } from './engine/clock.ts';
import type { SoundChoices } from './engine/core/sound.ts';
import { placeHere } from './engine/media/connection-place.ts';
import { contextFor } from './engine/media/context-for.ts';
import { passes } from './engine/media/passes.ts';
import { reachIceServer } from './engine/media/reach-relay.ts';
import { loopThroughRelay } from './engine/media/relay-loop.ts';
import { createSilence } from './engine/media/silence.ts';
import { createUnheardTone, soundSpeaker } from './engine/media/sound-speaker.ts';
import { createSoundTest } from './engine/media/sound-test.ts';
import { openWebSocket } from './engine/sip/web-socket.ts';
import type { Phone } from './phone.ts';
import { createPrecall, type Precall } from './precall/create-precall.ts';
import { reachServer } from './precall/reach-server.ts';

// Part of the composition root: the check before a call, and what it opens.

/** A server that answers later than this is none to call by. */
const reachMs = 5000;
const loopMs = 6000;

export function joinPrecall(
  bridge: Pick<Desktop, 'getSnapshot' | 'request'>,
  phone: Pick<Phone, 'getSnapshot' | 'subscribe'>,
  sound: SoundChoices,
): Precall {
  const accountNow = () => {
    const identity = bridge.getSnapshot().state?.identity;
    return identity?.step === 'signed-in' ? identity.account : null;
  };
  const createConnection = (configuration: RTCConfiguration) => placeHere(configuration).connection;
  const now = () => performance.now();
  return createPrecall({
    servers: () => accountNow()?.servers.map(({ url }) => url) ?? null,
    async iceServers() {
      const reply = await bridge.request('auth.iceServers', null);
      return reply.ok ? reply.value.servers : (accountNow()?.ice.servers ?? []);
    },
    reachServer: (url, signal) => reachServer({ url, open: openWebSocket, mostMs: reachMs, now, signal }),
    reachIce: (server, signal) => reachIceServer(server, { createConnection, now, mostMs: reachMs, signal }),
    loop: (server, signal) =>
      loopThroughRelay(server, {
        createConnection,
        createTone: () => createUnheardTone(() => contextFor('')),
        durationMs: loopMs,
        signal,
      }),
    speaker: (signal) => soundSpeaker(contextFor, sound.get().speaker, signal),
    microphone: createSoundTest({
      devices: navigator.mediaDevices,
      sound,
      clock: systemClock,
      createContext: contextFor,
      createSilence,
    }),
    isInCall: () => phone.getSnapshot().calls.some(({ end }) => end === null),
    onCalls: phone.subscribe,
    passes,
  });
}
