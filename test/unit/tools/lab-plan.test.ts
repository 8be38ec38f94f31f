import { readdirSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { costOf, labFiles, nextToBegin, planOf, slots } from '../../../tools/lab-plan.ts';

const ofLab = (...names: readonly string[]) => names.map((name) => `test/lab/${name}.lab.ts`);

describe('the plan of the lab', () => {
  const plan = planOf(labFiles());
  const endOf = ({ file, at }: (typeof plan)[number]) => at + costOf(file).seconds;

  it('has every file once', () => {
    const there = readdirSync('test/lab').filter((name) => name.endsWith('.lab.ts'));
    expect(plan.map(({ file }) => file).toSorted()).toEqual(
      there.map((name) => `test/lab/${name}`).toSorted(),
    );
  });

  it('never gives more than the machine has', () => {
    for (const { at } of plan) {
      const running = plan.filter((each) => each.at <= at && at < endOf(each));
      expect(running.reduce((sum, { file }) => sum + costOf(file).slots, 0)).toBeLessThanOrEqual(slots);
    }
  });

  it('is over in eleven minutes', () => {
    expect(Math.max(...plan.map(endOf))).toBeLessThan(11 * 60);
  });
});

describe('who begins next', () => {
  it('is whoever has room beside those that run: nobody beside two files of media, messages beside pictures', () => {
    const waiting = ofLab('calls', 'signalling', 'sweep');
    expect(nextToBegin(waiting, ofLab('hold', 'roam'))).toBeNull();
    expect(nextToBegin(waiting, ofLab('hold', 'relay'))).toBe('test/lab/sweep.lab.ts');
    expect(nextToBegin(ofLab('calls', 'signalling'), ofLab('hold'))).toBe('test/lab/signalling.lab.ts');
    expect(nextToBegin(ofLab('calls', 'signalling'), ofLab('relay', 'failover'))).toBe(
      'test/lab/signalling.lab.ts',
    );
    expect(nextToBegin(waiting, ofLab('video'))).toBe('test/lab/sweep.lab.ts');
    expect(nextToBegin(ofLab('calls', 'signalling'), ofLab('video'))).toBeNull();
  });

  it('is the longest of those that are alike', () => {
    expect(nextToBegin(ofLab('hold', 'roam', 'calls'), [])).toBe('test/lab/roam.lab.ts');
  });

  it('has the machine to itself where its file is new', () => {
    expect(nextToBegin(ofLab('something-new'), [])).toBe('test/lab/something-new.lab.ts');
    expect(nextToBegin(ofLab('something-new'), ofLab('sweep'))).toBeNull();
    expect(nextToBegin(ofLab('sweep'), ofLab('something-new'))).toBeNull();
  });
});
