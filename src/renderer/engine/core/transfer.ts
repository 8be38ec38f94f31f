/**
 * A call we hand on (RFC 3515, RFC 5589): REFER, then what the far side reports of the new call.
 *
 *   asking ─▶ accepted ─▶ trying ─▶ ringing ─▶ done (the call ends)
 *   every step before done may go to failed: the call comes back.
 */
export interface TransferState {
  readonly kind: 'blind' | 'attended';
  /** Number or name of whom the call goes to. */
  readonly target: string;
  readonly step: 'asking' | 'accepted' | 'trying' | 'ringing' | 'done' | 'failed';
  /** The last code of the new call, or of the refused REFER. */
  readonly sipCode: number | null;
}

/** The far side asks us to call somebody else instead (an incoming REFER); waits for a yes or no. */
export interface TransferQuestion {
  readonly target: string;
  readonly targetUri: string;
  /** Who asks, as they say. */
  readonly by: string | null;
}
