import fc from 'fast-check';
import type { FakeWire } from './fake-wire.ts';

/** What becomes of one message on its way. */
export type Fate =
  | { readonly kind: 'on-time' }
  | { readonly kind: 'late'; readonly ms: number }
  /** It comes, and comes again. */
  | { readonly kind: 'twice'; readonly ms: number }
  | { readonly kind: 'lost' };

/** Late by so much, one message is overtaken by others. */
export const lateOrTwice: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 2, arbitrary: fc.constant<Fate>({ kind: 'on-time' }) },
  { weight: 2, arbitrary: fc.record({ kind: fc.constant('late' as const), ms: fc.nat(1500) }) },
  { weight: 1, arbitrary: fc.record({ kind: fc.constant('twice' as const), ms: fc.nat(1500) }) },
);

export const anyFate: fc.Arbitrary<Fate> = fc.oneof(
  { weight: 5, arbitrary: lateOrTwice },
  { weight: 1, arbitrary: fc.constant<Fate>({ kind: 'lost' }) },
);

export interface Storm {
  /** Everything comes on time from now on; what is late comes still. */
  calm(): void;
}

/** The n-th message between these two has the n-th fate; when there are no more, all come on time. REGISTER is left alone. */
export function raiseStorm(
  wire: FakeWire,
  [one, other]: readonly [string, string],
  fates: readonly Fate[],
): Storm {
  let next = 0;
  wire.intercept((text, from) => {
    if (/^REGISTER |^CSeq: \d+ REGISTER/m.test(text)) return 'default';
    const fate = fates[next++] ?? { kind: 'on-time' };
    const to = from === one ? other : one;
    switch (fate.kind) {
      case 'on-time':
        return 'default';
      case 'late':
        setTimeout(() => wire.inject(to, text), fate.ms);
        return 'drop';
      case 'twice':
        setTimeout(() => wire.inject(to, text), fate.ms);
        return 'default';
      case 'lost':
        return 'drop';
    }
  });
  return { calm: () => wire.intercept(() => 'default') };
}
