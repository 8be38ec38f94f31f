import type { Colleague } from '../../src/renderer/presence/colleague.ts';
import { writePidf } from '../../src/renderer/presence/pidf.ts';
import { createColleagues } from '../../src/renderer/presence/watch-colleagues.ts';
import { createFakeClock } from './fake-clock.ts';
import { createFakePackages } from './fake-packages.ts';
import { writeDialogInfo } from './write-dialog-info.ts';

/** Colleagues who are watched, at a server that is played. */
export function watchColleagues(...numbers: string[]) {
  const clock = createFakeClock();
  const logged: string[] = [];
  const fake = createFakePackages();
  const colleagues = createColleagues({ clock, log: (_level, _scope, line) => void logged.push(line) });
  let changes = 0;
  colleagues.subscribe(() => {
    changes += 1;
  });
  colleagues.follow('example.com', fake.packages);
  colleagues.watch(numbers);
  clock.advance(100);
  const of = (number: string): Colleague | undefined => colleagues.getSnapshot().get(number);
  return { ...fake, clock, logged, colleagues, of, changes: () => changes };
}

export type State = 'early' | 'confirmed' | 'terminated';
export const dialogs = (state: State, version = 1, kind: 'full' | 'partial' = 'full') =>
  ({
    type: 'notified',
    contentType: 'application/dialog-info+xml;charset=utf-8',
    body: writeDialogInfo({
      entity: 'sip:x@example.com',
      version,
      state: kind,
      dialogs: [{ id: '1', state, direction: 'recipient', local: null, remote: null }],
    }),
  }) as const;
/** As of a trunk or a queue. */
export const crowdedLine = {
  ...dialogs('confirmed'),
  body: writeDialogInfo({
    ...{ entity: 'sip:x@example.com', version: 2, state: 'full' },
    dialogs: Array.from({ length: 65 }, (_, index) => ({
      ...{ id: `${index}`, state: 'confirmed', direction: 'recipient', local: null, remote: null },
    })),
  }),
} as const;
export const pidf = (activities: readonly string[], note = '') =>
  ({
    type: 'notified',
    contentType: 'application/pidf+xml',
    body: writePidf({ entity: 'sip:x@example.com', tupleId: 'a', basic: 'open', activities, note }),
  }) as const;
