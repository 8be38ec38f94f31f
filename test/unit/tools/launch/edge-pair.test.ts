import { describe, expect, it } from 'vitest';
import type { EdgePart } from '../../../../edge/options.ts';
import { describePair, pairOptions } from '../../../../tools/launch/edge-pair.ts';

const part = (pid: number): EdgePart => ({
  pid,
  start: () => Promise.resolve(),
  stop: () => Promise.resolve(),
  kill: () => Promise.resolve(),
  lastWords: () => '',
});
const one = {
  parts: { kamailio: part(11), rtpengine: part(12), coturn: part(13), service: part(14), identity: part(15) },
  ...{ secondRegistrar: null, secondGateway: null, secondRelay: null, secondService: null },
};

describe('npm run edge -- --pair', () => {
  it('starts two of everything that the guide has two of', () => {
    expect(pairOptions(true)).toEqual({
      ...{ secondRegistrar: true, secondGateway: true, secondRelay: true, secondService: true },
    });
    expect(new Set(Object.values(pairOptions(false)))).toEqual(new Set([false]));
  });

  it('says what can be killed, each by its pid', () => {
    const text = describePair({
      ...one,
      secondRegistrar: { wss: 'wss://127.0.0.1:7444', kamailio: part(21), kamcmd: () => Promise.resolve('') },
      ...{ secondGateway: part(22), secondRelay: part(23) },
      secondService: { url: 'https://127.0.0.1:8444', part: part(24) },
    }).join('\n');
    expect(text).toContain('wss://127.0.0.1:7444');
    expect(text).toContain('kamailio 11 and 21');
    expect(text).toContain('rtpengine 12 and 22');
    expect(text).toContain('coturn 13 and 23');
    expect(text).toContain('token service 14 and 24 (https://127.0.0.1:8444)');
  });

  it('says nothing where there is one of each', () => {
    expect(describePair(one)).toEqual([]);
  });
});
