import { describe, expect, it } from 'vitest';
import { readUpdateError } from '../../../../src/main/updates/update-error.ts';

const withCode = (code: string, message = 'x') => Object.assign(new Error(message), { code });

describe('readUpdateError', () => {
  it.each([
    [withCode('ERR_UPDATER_CHANNEL_FILE_NOT_FOUND'), 'unreachable'],
    [withCode('HTTP_ERROR_503'), 'unreachable'],
    [withCode('ECONNREFUSED'), 'unreachable'],
    [withCode('ENOTFOUND'), 'unreachable'],
    [new Error('net::ERR_CERT_AUTHORITY_INVALID'), 'unreachable'],
    [new Error('Cannot download "https://a.example/x.AppImage", status 404: Not Found'), 'unreachable'],
    [withCode('ERR_UPDATER_INVALID_UPDATE_INFO'), 'unreadable'],
    [withCode('ERR_UPDATER_NO_FILES_PROVIDED'), 'unreadable'],
    [withCode('ERR_CHECKSUM_MISMATCH'), 'forged'],
    [withCode('ERR_UPDATER_NO_CHECKSUM'), 'forged'],
    [withCode('ERR_UPDATER_INVALID_SIGNATURE'), 'forged'],
    [withCode('ENOSPC'), 'failed'],
    [new Error('the net is fine'), 'failed'],
    ['odd', 'failed'],
    [null, 'failed'],
  ])('%o is %s', (error, fault) => {
    const read = readUpdateError(error);
    expect(read.fault).toBe(fault);
    expect(read.cause).toBe(error);
  });
});
