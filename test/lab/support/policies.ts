import type { Edge } from '../../../edge/options.ts';
import type { PolicyInput } from '../../../src/shared/policy.ts';
import type { AudioCodec, ProvisioningInput, VideoCodec } from '../../../src/shared/provisioning.ts';

/** Changes of a managed policy, for `startApp(name, { account: 'managed', policy })`. */
export type PolicyChange = (policy: PolicyInput) => PolicyInput;

const change =
  (of: (account: ProvisioningInput) => Partial<ProvisioningInput>): PolicyChange =>
  (policy) => {
    const { provisioning } = policy;
    if (provisioning === undefined) throw new Error('the policy holds no account');
    return { ...policy, provisioning: { ...provisioning, ...of(provisioning) } };
  };

/** Only these codecs are offered. */
export const withCodecs = (...codecs: AudioCodec[]): PolicyChange => change(() => ({ media: { codecs } }));

/** Only these codecs are offered and taken for pictures. */
export const withVideo = (...codecs: VideoCodec[]): PolicyChange =>
  change(({ media }) => ({ media: { ...media, video: { codecs } } }));

/** This headset first, and what its microphone hears unchanged: a steady tone is noise to whoever suppresses it. */
export const withSound =
  (label: string): PolicyChange =>
  (policy) => ({
    ...policy,
    settings: {
      ...policy.settings,
      ...{ microphones: [{ label, group: '' }], speakers: [{ label, group: '' }] },
      ...{ echoCancellation: 'off', noiseSuppression: 'off', gainControl: 'off' },
    },
  });

/** Whether each frame may go twice. */
export const withRed = (red: 'off' | 'adaptive' | 'on'): PolicyChange =>
  change(({ media }) => ({ media: { ...media, red } }));

/** ICE restarts as Chromium does them. */
export const withPlainRestart: PolicyChange = (policy) =>
  change(({ ice }) => ({ ice: { ...ice, rankedRestart: false } }))(policy);

/** These STUN servers and no relay. */
export const withStun = (...urls: string[]): PolicyChange =>
  change(() => ({ ice: { servers: [{ urls }], transportPolicy: 'all' } }));

/** All media through this TURN server. */
export const throughRelay = (server: {
  readonly urls: readonly string[];
  readonly username: string;
  readonly credential: string;
}): PolicyChange =>
  change(() => ({ ice: { servers: [{ ...server, urls: [...server.urls] }], transportPolicy: 'relay' } }));

/** Several edges that know the same desk phones, the best first. */
export const withEdges =
  (...edges: readonly Edge[]): PolicyChange =>
  (policy) => ({
    ...change(() => ({ servers: edges.map(({ urls }, priority) => ({ url: urls.wss, priority })) }))(policy),
    trustedCertificates: edges.map(({ urls, certificate }) => ({
      host: new URL(urls.wss).host,
      sha256: certificate.sha256,
    })),
  });

/** Every call but those of important callers goes there, and calls are treated so. */
export const managedAs =
  ({
    forward: always,
    calls,
  }: {
    readonly forward: string;
    readonly calls: NonNullable<ProvisioningInput['calls']>;
  }): PolicyChange =>
  (policy) => ({
    ...change(() => ({ calls }))(policy),
    settings: { ...policy.settings, forward: { always, busy: null, noAnswer: null, noAnswerS: 20 } },
  });
