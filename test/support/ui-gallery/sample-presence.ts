import { type Colleague, stranger } from '../../../src/renderer/presence/colleague.ts';
import type { PresenceStore, PresenceView } from '../../../src/renderer/presence.ts';
import type { Lamp } from '../../../src/shared/lamp.ts';

const sure = { ...stranger, isSure: true } as const;
const free: Colleague = { ...sure, lamp: { line: 'free' }, presence: 'available' };

export const lamps: readonly Lamp[] = [
  { number: '7001', name: 'Reception' },
  { number: '7042', name: 'Bernd Krause' },
  { number: '7043', name: 'Zoë Maximiliana von und zu Hohenstein-Oberwaldenburg' },
  { number: '7044', name: 'Workshop' },
  { number: '7045', name: 'Dr. Aydın' },
  { number: '7046', name: null },
  { number: '7047', name: 'Archive' },
  { number: '7048', name: 'Night desk' },
];

const colleagues = new Map<string, Colleague>([
  ['7001', free],
  ['7042', { ...free, lamp: { line: 'busy' } }],
  ['7043', { ...free, presence: 'away', note: 'Back at three' }],
  ['7044', { ...free, presence: 'do-not-disturb' }],
  ['7045', { ...free, presence: 'out-of-office', note: 'On holiday until 14 December, ask reception' }],
  ['7047', { ...sure, presence: 'offline' }],
  ['7048', { ...free, isSure: false }],
]);

export const calm: PresenceView = { own: 'available', colleagues };
export const ringing: PresenceView = {
  own: 'on-the-phone',
  colleagues: new Map(colleagues).set('7044', {
    ...free,
    lamp: { line: 'ringing', caller: { number: '+442079460148', name: 'Carla Conti' }, pickup: null },
  }),
};

/** A store that changes only where a test says so. */
export function createFakePresence(initial: PresenceView): PresenceStore {
  return { subscribe: () => () => undefined, getSnapshot: () => initial };
}
