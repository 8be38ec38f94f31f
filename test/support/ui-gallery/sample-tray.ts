import { idleEngine } from '../../../src/main/control/commands.ts';
import type { Recent } from '../../../src/main/recents/recents.ts';
import type { TrayFacts } from '../../../src/main/tray/tray-model.ts';
import type { CallSummary, EngineSummary } from '../../../src/shared/engine-summary.ts';
import { noMailbox } from '../../../src/shared/mailbox.ts';
import { summaryCall } from '../summary-call.ts';

/** What is the same in every picture of it is added where it is drawn. */
export type SampleTray = Omit<TrayFacts, 'words' | 'formatTime'>;

const peer = { uri: 'sip:7042@example.com', number: '7042', name: 'Bob Biber' };
const registered: EngineSummary = {
  ...idleEngine,
  registration: { ...idleEngine.registration, state: 'registered' },
};
const recent = (name: string | null, number: string): Recent => ({
  ...{ name, number, at: 0, direction: 'outgoing', missed: false },
});

function tray(calls: readonly CallSummary[], some: Partial<SampleTray> = {}): SampleTray {
  return {
    engine: { ...registered, calls: [...calls] },
    identity: 'signed-in',
    doNotDisturb: { until: null, managed: false },
    quiet: false,
    missed: 0,
    recents: [],
    favourites: [],
    unreadMessages: 0,
    mailbox: noMailbox,
    shared: null,
    ...some,
  };
}

/** One for each state of the icon, with all that a menu can hold. */
export const trays: readonly SampleTray[] = [
  tray([], { engine: idleEngine, identity: 'signed-out' }),
  tray([], {
    favourites: [
      { name: 'Anna Krüger', numbers: ['+49 30 1234 5678'], contact: 1 },
      { name: 'Carla Conti', numbers: ['7011', '+39 06 698 1234'], contact: 2 },
    ],
  }),
  tray([], {
    engine: { ...registered, doNotDisturb: true },
    doNotDisturb: { until: Date.UTC(2026, 10, 27, 12, 30), managed: false },
  }),
  tray([summaryCall({ direction: 'incoming', state: 'incoming', peer })]),
  tray([], { quiet: true }),
  tray([summaryCall({ peer, muted: true })]),
  tray([], {
    missed: 2,
    unreadMessages: 3,
    mailbox: { ...noMailbox, fresh: 1, number: '*97' },
    recents: [recent('Bob Biber', '7042'), recent(null, '+44 20 7946 0148')],
  }),
];
