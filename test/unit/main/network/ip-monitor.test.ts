import type { ChildProcess } from 'node:child_process';
import { EventEmitter } from 'node:events';
import { PassThrough } from 'node:stream';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { followIp, type IpSign, parseIpLine } from '../../../../src/main/network/ip-monitor.ts';

/** As iproute2 6.1 writes them. */
const flush = [
  '[LINK]3: wlan0@p0: <NO-CARRIER,BROADCAST,MULTICAST,UP,M-DOWN> mtu 1500 qdisc noqueue state LOWERLAYERDOWN group default \\    link/ether 92:68:e6:22:c9:e6 brd ff:ff:ff:ff:ff:ff',
  '[ADDR]Deleted 3: wlan0    inet 10.9.0.2/24 scope global wlan0\\       valid_lft forever preferred_lft forever',
  '[ROUTE]Deleted 10.9.0.0/24 dev wlan0 proto kernel scope link src 10.9.0.2 linkdown ',
  '[ROUTE]Deleted default via 10.9.0.1 dev wlan0 ',
  '[ROUTE]Deleted local 10.9.0.2 dev wlan0 table local proto kernel scope host src 10.9.0.2 ',
];

describe('parseIpLine', () => {
  it('reads addresses, links and default routes, and passes over what follows from them', () => {
    expect(flush.map(parseIpLine)).toEqual([
      { what: 'link', name: 'wlan0' },
      { what: 'address', name: 'wlan0' },
      null,
      { what: 'default-route', name: 'wlan0' },
      null,
    ]);
    expect(parseIpLine('[ROUTE]default via fe80::1 dev eth0 proto ra metric 1024 expires 1799sec')).toEqual({
      what: 'default-route',
      name: 'eth0',
    });
  });

  it.each([
    '',
    'default via 10.0.0.1 dev eth0',
    '[ADDR]',
    '[LINK]x',
    '[NEIGH]3: x',
    '3: eth0 inet 10.0.0.1/24',
  ])('makes nothing of %j', (text) => expect(parseIpLine(text)).toBeNull());

  it('takes any text without throwing, and finds every interface name again', () => {
    fc.assert(
      fc.property(fc.string(), (text) => {
        parseIpLine(text);
        parseIpLine(`[ADDR]${text}`);
        parseIpLine(`[ROUTE]default ${text}`);
      }),
    );
    fc.assert(
      fc.property(
        fc.stringMatching(/^[a-z0-9._-]{1,15}$/),
        fc.nat(999),
        fc.boolean(),
        (name, index, isDeleted) => {
          const deleted = isDeleted ? 'Deleted ' : '';
          expect(
            parseIpLine(`[ADDR]${deleted}${index}: ${name}    inet 10.0.0.1/24 scope global`)?.name,
          ).toBe(name);
          expect(parseIpLine(`[LINK]${deleted}${index}: ${name}@if7: <UP> mtu 1500`)?.name).toBe(name);
        },
      ),
    );
  });
});

describe('followIp', () => {
  function setUp() {
    const stdout = new PassThrough();
    let killed = false;
    const child = Object.assign(new EventEmitter(), {
      stdout,
      kill: () => {
        killed = true;
        return true;
      },
    });
    const signs: IpSign[] = [];
    const gone: string[] = [];
    const stop = followIp({
      spawn: () => child as unknown as ChildProcess,
      onSign: (sign) => signs.push(sign),
      onGone: (reason) => gone.push(reason),
    });
    return { child, stdout, signs, gone, stop, isKilled: () => killed };
  }

  it('reads lines however they are cut into pieces', async () => {
    const { stdout, signs } = setUp();
    const text = `${flush.join('\n')}\n`;
    for (let at = 0; at < text.length; at += 7) stdout.write(text.slice(at, at + 7));
    stdout.end();
    await new Promise((resolve) => stdout.once('end', resolve));
    expect(signs.map(({ what }) => what)).toEqual(['link', 'address', 'default-route']);
  });

  it('tells once when it cannot run, and why', () => {
    const { child, gone } = setUp();
    child.emit('error', new Error('spawn ip ENOENT'));
    child.emit('exit', 1, null);
    expect(gone).toEqual(['spawn ip ENOENT']);
  });

  it('says nothing about an end that was asked for', () => {
    const { child, gone, stop, isKilled } = setUp();
    stop();
    child.emit('exit', null, 'SIGTERM');
    expect(gone).toEqual([]);
    expect(isKilled()).toBe(true);
  });
});
