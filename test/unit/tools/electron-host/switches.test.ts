import { describe, expect, it } from 'vitest';
import { createCommandLine } from '../../../../tools/electron-host/api/switches.ts';

describe('app.commandLine', () => {
  it('appends and removes what Chromium is started with, but for the port of whoever drives the host', () => {
    const switches = new Map<string, string | undefined>([
      ['remote-debugging-port', '0'],
      ['ignore-certificate-errors', undefined],
    ]);
    const commandLine = createCommandLine(switches);
    commandLine.appendSwitch('autoplay-policy', 'no-user-gesture-required');
    for (const name of ['remote-debugging-port', 'ignore-certificate-errors']) commandLine.removeSwitch(name);
    expect([...switches]).toEqual([
      ['remote-debugging-port', '0'],
      ['autoplay-policy', 'no-user-gesture-required'],
    ]);
    expect(commandLine.hasSwitch('ignore-certificate-errors')).toBe(false);
    expect(commandLine.getSwitchValue('autoplay-policy')).toBe('no-user-gesture-required');
    expect(() => commandLine.appendArgument('x')).toThrow('not supported');
  });
});
