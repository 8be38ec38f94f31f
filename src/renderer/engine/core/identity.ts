/** What signalling says about who is at the other end. */
export interface CallIdentity {
  readonly name: string | null;
  readonly number: string;
  /** RFC 8224 through the network's `verstat` (3GPP TS 24.229): was the number proven to be the caller's? */
  readonly verification: 'passed' | 'failed' | 'not-verified' | 'none';
  /** The network asserts it (P-Asserted-Identity or Remote-Party-ID); false: they only say so themselves. */
  readonly asserted: boolean;
  readonly diversion: Diversion | null;
}

/** The call was meant for somebody else (RFC 5806 Diversion, RFC 7044 History-Info). */
export interface Diversion {
  readonly name: string | null;
  readonly number: string;
  readonly reason: string | null;
}
