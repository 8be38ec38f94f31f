import { describe, expect, it } from 'vitest';
import { chooseControlPlace, defaultUserDataFolder } from '../../../../src/main/control/control-place.ts';

const linux = { platform: 'linux', environment: {}, home: '/home/a', tmp: '/tmp' };
const long = `/home/a/${'x'.repeat(100)}`;

describe('defaultUserDataFolder', () => {
  it.each([
    [linux, '/home/a/.config/Offhook'],
    [{ ...linux, environment: { XDG_CONFIG_HOME: '/cfg' } }, '/cfg/Offhook'],
    [{ ...linux, environment: { XDG_CONFIG_HOME: '' } }, '/home/a/.config/Offhook'],
    [{ ...linux, platform: 'darwin', home: '/Users/a' }, '/Users/a/Library/Application Support/Offhook'],
    [
      { ...linux, platform: 'win32', environment: { APPDATA: 'C:\\Users\\a\\Roaming' } },
      'C:\\Users\\a\\Roaming\\Offhook',
    ],
    [{ ...linux, platform: 'win32', home: 'C:\\Users\\a' }, 'C:\\Users\\a\\AppData\\Roaming\\Offhook'],
  ])('is where Electron puts it: %j', (machine, expected) => {
    expect(defaultUserDataFolder(machine)).toBe(expected);
  });
});

describe('chooseControlPlace', () => {
  it('lies in the user data folder', () => {
    expect(chooseControlPlace('/home/a/.config/Offhook', linux)).toEqual({
      address: '/home/a/.config/Offhook/control.sock',
      folder: '/home/a/.config/Offhook',
      isRecorded: false,
      placeFile: '/home/a/.config/Offhook/control.place',
    });
  });

  it('moves to a short folder of its own where the path would be too long for a socket', () => {
    const place = chooseControlPlace(long, linux);
    expect(place).toMatchObject({
      folder: expect.stringMatching(/^\/tmp\/offhook-[0-9a-f]{16}$/),
      isRecorded: true,
    });
    expect(place.address).toBe(`${place.folder}/control.sock`);
    const withRuntime = { ...linux, environment: { XDG_RUNTIME_DIR: '/run/user/1' } };
    expect(chooseControlPlace(long, withRuntime).folder).toMatch(/^\/run\/user\/1\/offhook-/);
    expect(chooseControlPlace(`${long}y`, linux).folder).not.toBe(place.folder);
  });

  it('is a pipe with a name nobody can guess on Windows', () => {
    const windows = { ...linux, platform: 'win32' };
    expect(chooseControlPlace('C:\\x', windows, () => 'nonce')).toEqual({
      address: '\\\\.\\pipe\\offhook-nonce',
      folder: null,
      isRecorded: true,
      placeFile: 'C:\\x\\control.place',
    });
    expect(chooseControlPlace('C:\\x', windows).address).not.toBe(
      chooseControlPlace('C:\\x', windows).address,
    );
  });

  it('has another one for other programs, in a folder of its own or under a name of its own', () => {
    expect(chooseControlPlace('/home/a/.config/Offhook', linux, undefined, 'api')).toEqual({
      address: '/home/a/.config/Offhook/api/api.sock',
      folder: '/home/a/.config/Offhook/api',
      isRecorded: false,
      placeFile: '/home/a/.config/Offhook/api.place',
    });
    const place = chooseControlPlace(long, linux, undefined, 'api');
    expect(place.folder).not.toBe(chooseControlPlace(long, linux).folder);
    expect(place.placeFile).toBe(`${long}/api.place`);
    const windows = { ...linux, platform: 'win32' };
    expect(chooseControlPlace('C:\\x', windows, () => 'nonce', 'api').address).toBe(
      '\\\\.\\pipe\\offhook-api-nonce',
    );
  });
});
