/** Value of a Replaces header for a dialog of ours (RFC 3891 section 3): the far side sees our tag as the remote one. */
export function writeReplaces(dialog: {
  readonly callId: string;
  readonly localTag: string;
  readonly remoteTag: string;
}): string {
  return `${dialog.callId};to-tag=${dialog.remoteTag};from-tag=${dialog.localTag}`;
}
