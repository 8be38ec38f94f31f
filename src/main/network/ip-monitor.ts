import type { ChildProcess } from 'node:child_process';
import { followLines } from '../follow-lines.ts';

/** What a line of `ip -o monitor label address link route` is about. */
export interface IpSign {
  readonly what: 'address' | 'link' | 'default-route';
  /** The interface, where the line names one. */
  readonly name: string | null;
}

/** The arguments for `ip`: one line a change, each labelled with its kind. */
export const ipMonitorArguments = ['-o', 'monitor', 'label', 'address', 'link', 'route'] as const;

const line = /^\[(ADDR|LINK|ROUTE)\](?:Deleted )?(.*)$/;

/** Null for what is no news: routes of local nets follow the addresses, and everything that cannot be read. Pure. */
export function parseIpLine(text: string): IpSign | null {
  const [, label, rest = ''] = line.exec(text) ?? [];
  switch (label) {
    case 'ADDR':
      return subject(rest, 'address');
    case 'LINK':
      return subject(rest, 'link');
    case 'ROUTE':
      if (!/^(unreachable )?default\b/.test(rest)) return null;
      return { what: 'default-route', name: /\bdev (\S+)/.exec(rest)?.[1] ?? null };
    default:
      return null;
  }
}

/** "3: wlan0@if2: …" or "3: wlan0    inet …". */
function subject(rest: string, what: 'address' | 'link'): IpSign | null {
  const name = /^\d+: ([^\s:@]+)/.exec(rest)?.[1];
  return name === undefined ? null : { what, name };
}

export interface IpMonitorOptions {
  readonly spawn: () => ChildProcess;
  readonly onSign: (sign: IpSign) => void;
  /** It does not run, or no more. Told once. */
  readonly onGone: (reason: string) => void;
}

/** Follows `ip monitor`; returns what stops it. */
export const followIp = ({ spawn, onSign, onGone }: IpMonitorOptions): (() => void) =>
  followLines({
    spawn,
    onGone,
    onLine(text) {
      const sign = parseIpLine(text);
      if (sign !== null) onSign(sign);
    },
  });
