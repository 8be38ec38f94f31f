import { describe, expect, it } from 'vitest';
import { loadInstanceId } from '../../../src/renderer/instance-id.ts';

function createStorage(kept: string | null) {
  let value = kept;
  return {
    getItem: () => value,
    setItem: (_key: string, text: string) => {
      value = text;
    },
  };
}
const fresh = 'f81d4fae-7dec-11d0-a765-00a0c91e6bf6';

describe('loadInstanceId', () => {
  it('makes an identity once and keeps it', () => {
    const storage = createStorage(null);
    expect(loadInstanceId(storage, () => fresh)).toBe(fresh);
    expect(loadInstanceId(storage, () => 'another')).toBe(fresh);
  });

  it('replaces what is no UUID', () => {
    expect(loadInstanceId(createStorage('"><script>'), () => fresh)).toBe(fresh);
  });
});
