import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import { describe, expect, it } from 'vitest';
import { type Command, chooseQuietSources } from '../../../../src/main/attention/quiet-sources.ts';
import { judgeAnswers, watchQuiet } from '../../../../src/main/attention/quiet-watch.ts';
import type { DesktopQuiet } from '../../../../src/shared/desktop-quiet.ts';
import { createFakeClock, pass } from '../../../support/fake-clock.ts';

const isOwned = 'The name org.freedesktop.Notifications is owned by :1.4\n';

/** Programs that say what a test lets them say. */
function watchFakes(first: Readonly<Record<string, string>>, desktop = '') {
  const clock = createFakeClock();
  const children: (ChildProcess & { say: (text: string) => void; end: (error?: Error) => void })[] = [];
  const told: DesktopQuiet[] = [];
  const asked: Command[] = [];
  let answers = first;
  const stop = watchQuiet({
    sources: chooseQuietSources(desktop),
    spawn() {
      const stdout = new PassThrough();
      const child = Object.assign(new EventEmitter(), {
        ...{ stdout, killed: false },
        say: (text: string) => void stdout.write(text),
        end: (error?: Error) =>
          error === undefined ? child.emit('exit', 1, null) : child.emit('error', error),
        kill() {
          child.killed = true;
          return true;
        },
      });
      children.push(child as unknown as (typeof children)[number]);
      return child as unknown as ChildProcess;
    },
    async run(command) {
      asked.push(command);
      const answer = answers[command[0]];
      if (answer === undefined) throw new Error('there is no such thing');
      return answer;
    },
    clock,
    onChange: (quiet) => told.push(quiet),
    log: { debug: () => undefined },
  });
  const answer = (next: typeof answers) => {
    answers = next;
  };
  return { clock, children, told, asked, stop, answer, settle: (ms = 0) => pass(clock, ms + 1) };
}

describe('the desktop’s do not disturb', () => {
  it('is on where one says so, off where one says that, and else not known', () => {
    expect(judgeAnswers([])).toBe('unknown');
    expect(judgeAnswers([null, null])).toBe('unknown');
    expect(judgeAnswers([null, false])).toBe('off');
    expect(judgeAnswers([false, true, null])).toBe('on');
  });

  it('is asked for at once, and again at each sign, and told when it is another', async () => {
    const { children, told, answer, settle } = watchFakes({ gdbus: '(<false>,)' });
    expect(told).toEqual([]);
    await settle();
    expect(told).toEqual(['off']);
    answer({ gdbus: '(<true>,)' });
    children[0]?.say(isOwned.slice(0, 20));
    await settle(300);
    expect(told).toEqual(['off']);
    children[0]?.say(isOwned.slice(20));
    await settle(300);
    expect(told).toEqual(['off', 'on']);
    answer({});
    children[0]?.say(isOwned);
    await settle(300);
    expect(told).toEqual(['off', 'on', 'unknown']);
  });

  it('is asked once more after a moment: it may be another since before somebody listened', async () => {
    const { told, answer, settle } = watchFakes({ gdbus: '(<false>,)' });
    await settle();
    answer({ gdbus: '(<true>,)' });
    await settle(900);
    expect(told).toEqual(['off']);
    await settle(300);
    expect(told).toEqual(['off', 'on']);
  });

  it('is asked for no faster than a few times a second, however much somebody signals', async () => {
    const { children, asked, settle } = watchFakes({ gdbus: '(<false>,)' });
    await settle(2000);
    const before = asked.length;
    for (let second = 0; second < 4; second += 1) {
      children[0]?.say(isOwned.repeat(1000));
      await settle(1000);
    }
    expect(asked.length - before).toBeGreaterThanOrEqual(4);
    expect(asked.length - before).toBeLessThanOrEqual(16);
  });

  it('is not known once nobody watches, is watched again later and later, and no more without the program', async () => {
    const { children, told, answer, settle } = watchFakes({ gdbus: '(<true>,)' });
    await settle(300);
    expect(told).toEqual(['on']);
    answer({});
    children[0]?.end();
    expect(told).toEqual(['on', 'unknown']);
    await settle(5000);
    expect(children).toHaveLength(2);
    children[1]?.end();
    await settle(5000);
    expect(children).toHaveLength(2);
    await settle(5000);
    expect(children).toHaveLength(3);
    answer({ gdbus: '(<true>,)' });
    children[2]?.say(isOwned);
    await settle(600);
    expect(told).toEqual(['on', 'unknown', 'on']);
    children[2]?.end(Object.assign(new Error('spawn gdbus ENOENT'), { code: 'ENOENT' }));
    await settle(600_000);
    expect(children).toHaveLength(3);
    expect(told.at(-1)).toBe('unknown');
  });

  it('takes the setting of the desktop, though its service does not know', async () => {
    const { told, answer, children, settle } = watchFakes({ gsettings: 'true' }, 'ubuntu:GNOME');
    await settle(300);
    expect(told).toEqual(['off']);
    answer({ gsettings: 'false' });
    children[1]?.say('show-banners: false\n');
    await settle(300);
    expect(told).toEqual(['off', 'on']);
  });

  it('is not read from a line without end', async () => {
    const { children, asked, settle } = watchFakes({ gdbus: '(<false>,)' });
    await settle(2000);
    const before = asked.length;
    for (let count = 0; count < 64; count += 1) children[0]?.say('x'.repeat(65_536));
    children[0]?.say(`\n${isOwned}`);
    await settle(300);
    expect(asked.length - before).toBe(1);
  });

  it('is followed no more when the app ends', async () => {
    const { children, clock, stop, settle } = watchFakes({}, 'GNOME');
    await settle(300);
    stop();
    expect(children.map(({ killed }) => killed)).toEqual([true, true]);
    children[0]?.end();
    await settle(600_000);
    expect(children).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });
});
