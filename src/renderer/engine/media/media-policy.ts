import type { Account } from '../../../shared/provisioning.ts';

/** What policy says about the media of every call. */
export type MediaPolicy = Pick<Account, 'ice' | 'codecs' | 'opus' | 'red' | 'video'>;
