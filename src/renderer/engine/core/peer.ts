/** The other side of a call as signalling names it. */
export interface Peer {
  /** SIP URI without parameters. */
  readonly uri: string;
  /** User part: what was dialled or who calls. */
  readonly number: string;
  /** Display name, when the far side gave one. */
  readonly name: string | null;
}
