import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { filesOf, laneOf, lanes, lanesFor, longestFirst, turns } from '../../../tools/lab-lanes.ts';

describe('the lanes of the lab', () => {
  it('have every file once', () => {
    const there = readdirSync('test/lab').filter((name) => name.endsWith('.lab.ts'));
    const run = lanes.flatMap(filesOf);
    expect(run.toSorted()).toEqual(there.map((name) => `test/lab/${name}`).toSorted());
    expect(turns.flat()).toEqual(lanes);
  });

  it('keep pictures, media, and what needs no app apart; a new file has the processor to itself', () => {
    expect(laneOf('video.lab.ts')).toBe('alone');
    expect(laneOf('calls.lab.ts')).toBe('media');
    expect(laneOf('edge-calls.lab.ts')).toBe('messages');
    expect(laneOf('edge-floods.lab.ts')).toBe('machine');
    expect(laneOf('relay.lab.ts')).toBe('wire');
    expect(laneOf('something-new.lab.ts')).toBe('alone');
  });

  it('begin with the files that take long, and leave everything else in its order', () => {
    const others = ['test/unit/precall.test.ts', 'test/lab/edge-turn.lab.ts'];
    const ofLab = (...names: readonly string[]) => names.map((name) => `test/lab/${name}.lab.ts`);
    const long = ofLab('precall', 'signalling', 'refresh', 'failover', 'scenarios', 'relay');
    expect(longestFirst([...others, ...long.toReversed()], (file) => file)).toEqual([...long, ...others]);
    expect(longestFirst(filesOf('wire'), (file) => file).slice(0, long.length)).toEqual(long);
    expect(longestFirst(filesOf('media'), (file) => file).slice(0, 2)).toEqual(ofLab('narrow', 'transfer'));
  });

  it('run where a file is asked for, all without a wish, and none for a name that is not there', () => {
    expect(lanesFor([])).toEqual([...lanes]);
    expect(lanesFor(['roam'])).toEqual(['media']);
    expect(lanesFor(['edge-turn'])).toEqual(['messages']);
    expect(lanesFor(['calls'])).toEqual(['messages', 'media']);
    expect(lanesFor(['rome'])).toEqual([]);
  });
});
