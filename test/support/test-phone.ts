import { type CallEngine, createCallEngine } from '../../src/renderer/engine/call-engine.ts';
import type { CallStore } from '../../src/renderer/engine/call-keeper.ts';
import { type Clock, systemClock } from '../../src/renderer/engine/clock.ts';
import { reachable } from '../../src/renderer/engine/core/availability.ts';
import type {
  ConferenceMixer,
  CredentialProvider,
  InstantMessage,
  MessageAnswer,
} from '../../src/renderer/engine/core/ports.ts';
import { createSipAgent } from '../../src/renderer/engine/sip/sip-agent.ts';
import type { CallView } from '../../src/renderer/engine/snapshot.ts';
import { type CallPolicy, defaultCallPolicy } from '../../src/shared/call-policy.ts';
import { createFakeMedia, type FakeMedia } from './fake-media.ts';
import type { FakeWire } from './fake-wire.ts';
import { waitUntil } from './wait-until.ts';

export interface TestPhoneOptions {
  readonly credentials?: CredentialProvider;
  /** Right of the address; example.com where it is left out. */
  readonly domain?: string;
  /** WSS URLs by priority; left out, one of the user's own. */
  readonly servers?: readonly string[];
  readonly awaitServer?: (urls: readonly string[]) => Promise<string | null>;
  readonly receiveMessage?: (message: InstantMessage) => Promise<MessageAnswer>;
  readonly prepareMedia?: (media: FakeMedia) => void;
  readonly policy?: Partial<CallPolicy>;
  /** False: its ICE restarts are as the browser does them. */
  readonly ranks?: boolean;
  readonly clock?: Clock;
  readonly createMixer?: () => ConferenceMixer;
  /** Where its calls outlive it; left out, nowhere. */
  readonly store?: CallStore;
}

export type TestPhone = ReturnType<typeof createTestPhone>;

/** The real engine on real SIP.js, over a fake wire and without sound. */
export function createTestPhone(
  wire: Pick<FakeWire, 'socketsOf'>,
  user: string,
  options: TestPhoneOptions = {},
) {
  const { domain = 'example.com' } = options;
  const servers = options.servers ?? [`wss://${user}.example.com/ws`];
  const media: FakeMedia[] = [];
  const tones: string[] = [];
  const logged: string[] = [];
  const clock = options.clock ?? systemClock;
  const log = (level: string, scope: string, message: string) =>
    void logged.push(`${level} ${scope} ${message}`);
  const engine: CallEngine = createCallEngine({
    account: {
      aor: `sip:${user}@${domain}`,
      displayName: user,
      servers: servers.map((url, priority) => ({ url, priority })),
      credentialKind: 'bearer',
      ice: { servers: [], transportPolicy: 'all', rankedRestart: options.ranks },
      codecs: ['opus'],
      calls: { ...defaultCallPolicy, ...options.policy },
      opus: { fec: true, dtx: false, bitrate: 32_000 },
      red: 'adaptive',
    },
    createAgent: (listener, newCallId) =>
      createSipAgent({
        aor: `sip:${user}@${domain}`,
        displayName: user,
        servers,
        instanceId: crypto.randomUUID(),
        userAgentString: 'Offhook/test',
        createSocket: wire.socketsOf(user),
        credentials: options.credentials ?? (async () => null),
        listener,
        log,
        clock,
        sessionExpiresS: options.policy?.sessionExpiresS ?? null,
        newCallId,
      }),
    createMedia(onFailed, onEvent) {
      const made = createFakeMedia(user, onFailed, onEvent);
      options.prepareMedia?.(made);
      media.push(made);
      return made;
    },
    availability: reachable,
    saveAvailability: (changes) =>
      engine.followAvailability({ ...engine.getSnapshot().availability, ...changes }),
    createMixer: options.createMixer ?? null,
    store: options.store ?? { take: async () => null, keep: () => undefined },
    receiveMessage: options.receiveMessage ?? (async () => ({ code: 405 })),
    awaitServer: options.awaitServer ?? (async () => null),
    tones: { start: (tone) => void tones.push(tone), stop: () => void tones.push('stop') },
    clock,
    log,
    network: () => null,
  });

  const call = (): CallView => {
    const last = engine.getSnapshot().calls.at(-1);
    if (last === undefined) throw new Error(`${user} has no call`);
    return last;
  };
  return {
    engine,
    media,
    tones,
    logged,
    call,
    /** The newest call whose other side is this number. */
    callWith(number: string): CallView {
      const found = engine.getSnapshot().calls.findLast((each) => each.peer.number === number);
      if (found === undefined) throw new Error(`${user} has no call with ${number}`);
      return found;
    },
    /** Waits until the newest call with this number looks so. */
    async untilWith(number: string, looksSo: (call: CallView) => boolean): Promise<CallView> {
      let latest: CallView | undefined;
      await waitUntil(() => {
        latest = engine.getSnapshot().calls.findLast((each) => each.peer.number === number);
        return latest !== undefined && looksSo(latest);
      }).catch(() => {
        throw new Error(`${user} waited in vain; the call with ${number}: ${JSON.stringify(latest)}`);
      });
      return this.callWith(number);
    },
    async register() {
      engine.start();
      await waitUntil(() => engine.getSnapshot().registration.step === 'registered');
    },
    /** Waits until the newest call is in this step. */
    async until(step: CallView['step']): Promise<CallView> {
      await waitUntil(() => engine.getSnapshot().calls.at(-1)?.step === step);
      return call();
    },
  };
}
