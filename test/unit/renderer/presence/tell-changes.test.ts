import { describe, expect, it } from 'vitest';
import { type Colleague, stranger } from '../../../../src/renderer/presence/colleague.ts';
import { tellChanges } from '../../../../src/renderer/presence/tell-changes.ts';
import type { PresenceChanges } from '../../../../src/shared/presence.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

const free: Colleague = { ...stranger, lamp: { line: 'free' }, presence: 'available', isSure: true };
const busy: Colleague = { ...free, lamp: { line: 'busy' } };

function start() {
  const clock = createFakeClock();
  const told: PresenceChanges[] = [];
  let colleagues: ReadonlyMap<string, Colleague> = new Map();
  let changed: () => void = () => undefined;
  tellChanges(
    (listener) => {
      changed = listener;
    },
    () => colleagues,
    clock,
    (changes) => told.push(changes),
  );
  const show = (...each: readonly (readonly [string, Colleague])[]): void => {
    colleagues = new Map(each);
    changed();
  };
  return { clock, told, show };
}

describe('what main is told of colleagues', () => {
  it('is who is in another state, once each, and who is not known any more', () => {
    const { clock, told, show } = start();
    show(['1', free], ['2', free], ['3', stranger]);
    clock.advance(250);
    show(['1', busy], ['2', free], ['3', stranger]);
    clock.advance(250);
    show(['1', busy]);
    expect(told).toEqual([
      ['1', '2'].map((number) => ({ number, presence: { state: 'available', isSure: true } })),
      [{ number: '1', presence: { state: 'on-the-phone', isSure: true } }],
      [{ number: '2', presence: null }],
    ]);
  });

  it('is the first change at once, and what follows in one go', () => {
    const { clock, told, show } = start();
    show(['1', free]);
    show(['1', busy]);
    show(['1', busy], ['2', free]);
    show(['1', free], ['2', busy]);
    expect(told).toHaveLength(1);
    clock.advance(250);
    expect(told.slice(1)).toEqual([[{ number: '2', presence: { state: 'on-the-phone', isSure: true } }]]);
    clock.advance(1000);
    expect(told).toHaveLength(2);
    expect(clock.pending).toBe(0);
  });

  it('is nothing where only a note or a caller changed', () => {
    const { clock, told, show } = start();
    show(['1', free]);
    clock.advance(250);
    show(['1', { ...free, note: 'Back at three' }]);
    clock.advance(1000);
    expect(told).toHaveLength(1);
  });

  it('of thousands goes out in parts that fit', () => {
    const { told, show } = start();
    show(...Array.from({ length: 2500 }, (_, index) => [String(index), free] as const));
    expect(told.map(({ length }) => length)).toEqual([1000, 1000, 500]);
  });
});
