import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  followSoundServer,
  isDeviceNews,
  pactlEnvironment,
} from '../../../../src/main/sound/sound-server.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

/** As pactl 16.1 and PipeWire's server say it. */
const plugged = [
  "Event 'new' on card #7",
  "Event 'new' on sink #3",
  "Event 'new' on source #9",
  "Event 'change' on server #-1",
  "Event 'change' on sink #3",
];

describe('isDeviceNews', () => {
  it.each([
    ["Event 'new' on sink #3", true],
    ["Event 'remove' on source #12", true],
    ["Event 'change' on server #0", true],
    ["Event 'change' on server #-1", true],
    ["Event 'change' on sink #3", false],
    ["Event 'new' on sink-input #4", false],
    ["Event 'new' on client #4", false],
    ['', false],
    ["Ereignis 'neu' auf Ziel #3", false],
  ])('%j: %s', (text, isNews) => expect(isDeviceNews(text)).toBe(isNews));

  it('takes any text without throwing', () => {
    fc.assert(fc.property(fc.string(), (text) => void isDeviceNews(`Event '${text}`)));
  });
});

describe('pactlEnvironment', () => {
  it('is English, starts no server, and leaves what the person has set', () => {
    const own = { LC_ALL: 'de_DE.UTF-8', PULSE_BINARY: '/opt/pulseaudio', PULSE_SERVER: 'tcp:desk' };
    expect(pactlEnvironment(own)).toEqual({
      LC_ALL: 'C',
      PULSE_BINARY: '/bin/false',
      PULSE_SERVER: 'tcp:desk',
    });
  });
});

function setUp() {
  const clock = createFakeClock();
  const children: { child: EventEmitter; stdout: PassThrough; isKilled: () => boolean }[] = [];
  let changes = 0;
  const log = createMemoryLog();
  const stop = followSoundServer({
    spawn() {
      const stdout = new PassThrough();
      let killed = false;
      const kill = () => {
        killed = true;
        return true;
      };
      const child = Object.assign(new EventEmitter(), { stdout, kill });
      children.push({ child, stdout, isKilled: () => killed });
      return child as unknown as ChildProcess;
    },
    onChange() {
      changes += 1;
    },
    clock,
    log,
  });
  async function say(...lines: readonly string[]): Promise<void> {
    children.at(-1)?.stdout.write(`${lines.join('\n')}\n`);
    await new Promise((resolve) => setImmediate(resolve));
  }
  return { clock, children, stop, say, changes: () => changes };
}

describe('followSoundServer', () => {
  it('tells a headset once, however many parts it has', async () => {
    const { clock, say, changes } = setUp();
    await say(...plugged);
    expect(changes()).toBe(0);
    clock.advance(50);
    expect(changes()).toBe(1);
    await say("Event 'remove' on sink #3");
    clock.advance(50);
    expect(changes()).toBe(2);
  });

  it('is told less and less often of a device that goes on coming and going, and at once when it was calm', async () => {
    const { clock, say, changes } = setUp();
    for (let at = 0; at < 1200; at += 1) {
      await say("Event 'new' on sink #3");
      clock.advance(50);
    }
    expect(changes()).toBeGreaterThan(25);
    expect(changes()).toBeLessThan(45);
    clock.advance(10_000);
    const before = changes();
    await say("Event 'new' on sink #3");
    clock.advance(50);
    expect(changes()).toBe(before + 1);
  });

  it('begins anew when the server does, after a wait that grows, and looks no more where there is no pactl', async () => {
    const { clock, children, say } = setUp();
    const end = () => children.at(-1)?.child.emit('exit', 1, null);
    const waits = [1000, 2000, 4000];
    for (const [times, waitMs] of waits.entries()) {
      end();
      clock.advance(waitMs - 1);
      expect(children).toHaveLength(times + 1);
      clock.advance(1);
      expect(children).toHaveLength(times + 2);
    }
    await say("Event 'new' on sink #1");
    end();
    clock.advance(1000);
    expect(children).toHaveLength(5);
    const absent = Object.assign(new Error('spawn pactl ENOENT'), { code: 'ENOENT' });
    children.at(-1)?.child.emit('error', absent);
    clock.advance(1_000_000);
    expect(children).toHaveLength(5);
  });

  it('says nothing after it was stopped, and starts nothing', async () => {
    const { clock, children, say, stop, changes } = setUp();
    await say(...plugged);
    stop();
    children.at(-1)?.child.emit('exit', null, 'SIGTERM');
    clock.advance(1_000_000);
    expect([changes(), children.length, children[0]?.isKilled()]).toEqual([0, 1, true]);
  });
});
