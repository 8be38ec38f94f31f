import type { ChildProcess } from 'node:child_process';

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
export function followIp({ spawn, onSign, onGone }: IpMonitorOptions): () => void {
  let isOver = false;
  let rest = '';
  const end = (reason: string): void => {
    if (isOver) return;
    isOver = true;
    onGone(reason);
  };
  const child = spawn();
  child.on('error', (error) => end(error.message));
  child.on('exit', (code, signal) => end(`ended with ${code ?? signal ?? 'nothing'}`));
  child.stdout?.setEncoding('utf8');
  child.stdout?.on('data', (text: string) => {
    const lines = (rest + text).split('\n');
    rest = lines.pop() ?? '';
    for (const each of lines) {
      const sign = parseIpLine(each);
      if (sign !== null && !isOver) onSign(sign);
    }
  });
  return () => {
    isOver = true;
    child.kill();
  };
}
