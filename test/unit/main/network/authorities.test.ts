import { describe, expect, it } from 'vitest';
import { readAuthorities } from '../../../../src/main/network/authorities.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

describe('the authorities for sockets of main', () => {
  it('are those of Node and of the system, read once and not before they are needed', () => {
    const asked: string[] = [];
    const authorities = readAuthorities(createMemoryLog(), (type) => {
      asked.push(type ?? '');
      return [`of ${type}`];
    });
    expect(asked).toEqual([]);
    expect([authorities(), authorities()]).toEqual(Array(2).fill(['of default', 'of system']));
    expect(asked).toEqual(['default', 'system']);
  });

  it('are left to Node where they cannot be read, with a line in the log', () => {
    const log = createMemoryLog();
    const authorities = readAuthorities(log, () => {
      throw new Error('the store of the system cannot be read');
    });
    expect([authorities(), authorities()]).toEqual([undefined, undefined]);
    expect(log.lines).toHaveLength(1);
  });
});
