import * as v from 'valibot';

/** What a network interface is, guessed by its name: the systems say it in ways of their own, or not at all. */
export const interfaceKinds = ['wifi', 'wired', 'cellular', 'vpn', 'unknown'] as const;

export const networkInterfaceSchema = v.object({
  name: v.string(),
  kind: v.picklist(interfaceKinds),
  addresses: v.array(v.string()),
});

/** What can be known of the network without asking anybody on it. */
export const networkStateSchema = v.object({
  interfaces: v.array(networkInterfaceSchema),
  /** The local address, and its interface, from which the wide world would be reached; null: by no way. */
  defaultRoute: v.nullable(v.object({ address: v.string(), interface: v.nullable(v.string()) })),
});

export const networkCauses = [
  'address-added',
  'address-removed',
  'default-route',
  'link-down',
  'link-up',
  /** Awake again, or unlocked: what was open may be long dead. */
  'resume',
  /** The page heard something from the browser. */
  'hint',
] as const;

export const networkChangeSchema = v.object({
  cause: v.picklist(networkCauses),
  before: networkStateSchema,
  after: networkStateSchema,
  /** Epoch ms at which the first sign was seen. */
  at: v.number(),
});

export type InterfaceKind = (typeof interfaceKinds)[number];
export type NetworkInterface = v.InferOutput<typeof networkInterfaceSchema>;
export type NetworkState = v.InferOutput<typeof networkStateSchema>;
export type NetworkCause = (typeof networkCauses)[number];
export type NetworkChange = v.InferOutput<typeof networkChangeSchema>;

/** Why a call went to another path: the system told of something, media itself died, or the page did. */
export const roamCauses = [
  ...networkCauses,
  'silence',
  'one-sided',
  'disconnected',
  'failed',
  'page-gone',
  /** ICE stands, but DTLS does not get through: nothing can be encrypted. */
  'no-keys',
] as const;
export type RoamCause = (typeof roamCauses)[number];

/** Whether what is in use may have lost its way; a path that was added takes nothing away. */
export function isDoubtful(cause: NetworkCause): boolean {
  return (
    cause === 'address-removed' || cause === 'default-route' || cause === 'link-down' || cause === 'resume'
  );
}
