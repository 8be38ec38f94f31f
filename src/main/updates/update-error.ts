import type { UpdateOutcome } from '../../shared/update.ts';

/** Why no newer version could be had. */
export type UpdateFault = Exclude<UpdateOutcome, 'newest' | 'call'>;

export class UpdateError extends Error {
  override readonly name = 'UpdateError';
  readonly fault: UpdateFault;

  constructor(fault: UpdateFault, message: string, options?: ErrorOptions) {
    super(message, options);
    this.fault = fault;
  }
}

const unreadable = [
  'ERR_UPDATER_INVALID_UPDATE_INFO',
  'ERR_UPDATER_NO_FILES_PROVIDED',
  'ERR_UPDATER_INVALID_VERSION',
  'ERR_UPDATER_ZIP_FILE_NOT_FOUND',
];
/** Without a hash in the feed nothing could be checked. */
const forged = ['ERR_CHECKSUM_MISMATCH', 'ERR_UPDATER_NO_CHECKSUM', 'ERR_UPDATER_INVALID_SIGNATURE'];
/** Codes of electron-updater for what the server answers, of Node and of Chromium's network for what it does not. */
const unreachable =
  /^(ERR_UPDATER_CHANNEL_FILE_NOT_FOUND|HTTP_ERROR_\d+|E(CONN|HOST|NET|TIMEDOUT|NOTFOUND|AI_AGAIN|PIPE)\w*)$/;

/** Reads an error of electron-updater, whose codes are the only part that does not change. Pure. */
export function readUpdateError(error: unknown): UpdateError {
  const message = error instanceof Error ? error.message : String(error);
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  return new UpdateError(faultOf(code, message), message, { cause: error });
}

function faultOf(code: string, message: string): UpdateFault {
  if (unreadable.includes(code)) return 'unreadable';
  if (forged.includes(code)) return 'forged';
  const isAway = unreachable.test(code) || /\bnet::ERR_|^Cannot download ".*", status \d+/.test(message);
  return isAway ? 'unreachable' : 'failed';
}
