import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesOf, laneOf, lanesFor, longestFirst } from '../../../tools/lab-lanes.ts';

describe('the lanes of the lab', () => {
  it('have every file once', () => {
    const there = readdirSync('test/lab').filter((name) => name.endsWith('.lab.ts'));
    const run = [...filesOf('media'), ...filesOf('wire')];
    expect(run.toSorted()).toEqual(there.map((name) => `test/lab/${name}`).toSorted());
  });

  it('keep what is heard in the one, and messages alone in the other', () => {
    expect(laneOf('calls.lab.ts')).toBe('media');
    expect(laneOf('edge-calls.lab.ts')).toBe('wire');
  });

  it('begin with the files that take long, and leave everything else in its order', () => {
    const others = ['test/unit/relay.test.ts', 'test/lab/edge-turn.lab.ts'];
    const long = ['relay', 'signalling', 'refresh', 'failover', 'scenarios'].map(
      (name) => `test/lab/${name}.lab.ts`,
    );
    expect(longestFirst([...others, ...long.toReversed()], (file) => file)).toEqual([...long, ...others]);
    expect(longestFirst(filesOf('wire'), (file) => file).slice(0, long.length)).toEqual(long);
  });

  it('run where a file is asked for, both without a wish, and neither for a name that is not there', () => {
    expect(lanesFor([])).toEqual(['media', 'wire']);
    expect(lanesFor(['roam'])).toEqual(['media']);
    expect(lanesFor(['edge-turn'])).toEqual(['wire']);
    expect(lanesFor(['calls'])).toEqual(['media', 'wire']);
    expect(lanesFor(['rome'])).toEqual([]);
  });
});
