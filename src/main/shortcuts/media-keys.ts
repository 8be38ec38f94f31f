import type { PageCommand } from '../../shared/control.ts';
import type { EngineSummary } from '../../shared/engine-summary.ts';
import type { ShortcutDesk } from './shortcuts.ts';

export type MediaKey = 'MediaPlayPause' | 'MediaStop';
const keys: readonly MediaKey[] = ['MediaPlayPause', 'MediaStop'];

/** What a key does now; null: nothing, and the keys are left to the music. Pure. */
export function mediaKeyCommand(key: MediaKey, { calls }: EngineSummary): PageCommand | null {
  const call = calls.findLast(({ state }) => !['incoming', 'ending', 'ended'].includes(state));
  // While one talks and another rings, a key that answers would hold the call by surprise.
  if (call !== undefined) return key === 'MediaStop' ? { verb: 'hangup' } : { verb: 'mute', on: !call.muted };
  if (!calls.some(({ state }) => state === 'incoming')) return null;
  return { verb: key === 'MediaStop' ? 'decline' : 'answer' };
}

export interface MediaKeyOptions {
  readonly desk: ShortcutDesk;
  readonly engine: () => EngineSummary;
  readonly command: (command: PageCommand) => void;
}

/** Holds the media keys while there is a call that they can do something to, and no longer. */
export function createMediaKeys({ desk, engine, command }: MediaKeyOptions): (isOn: boolean) => void {
  let held: readonly MediaKey[] = [];
  let isHolding = false;

  function take(key: MediaKey): boolean {
    return desk.register(key, () => {
      const wanted = mediaKeyCommand(key, engine());
      if (wanted !== null) command(wanted);
    });
  }

  return (isOn) => {
    const wanted = isOn && keys.some((key) => mediaKeyCommand(key, engine()) !== null);
    if (wanted === isHolding) return;
    isHolding = wanted;
    for (const key of held) desk.unregister(key);
    // Another player may have them: then they stay its own.
    held = wanted ? keys.filter(take) : [];
  };
}
