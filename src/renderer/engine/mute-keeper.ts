import type { CallView } from './snapshot.ts';

export interface MuteKeeper {
  /** To be shown the calls after each change. */
  look(calls: readonly Pick<CallView, 'id' | 'step' | 'muted'>[]): void;
  /** The user has muted or unmuted this call: it is no longer ours to give back. */
  decided(id: string): void;
}

/**
 * Until calls can be held: when another call is connected, the ones before are muted, so that nobody is overheard.
 * When it ends, they get their microphone back, unless the user has decided otherwise meanwhile.
 */
export function createMuteKeeper(setMuted: (id: string, muted: boolean) => void): MuteKeeper {
  let connected: readonly string[] = [];
  /** Muted by us, and for which call. */
  const mutedFor = new Map<string, string>();

  return {
    look(calls) {
      const now = calls.filter((call) => call.step === 'connected');
      const before = connected;
      connected = now.map((call) => call.id);
      const newest = connected.find((id) => !before.includes(id));
      if (newest !== undefined) {
        for (const call of now) {
          if (call.id === newest || call.muted) continue;
          mutedFor.set(call.id, newest);
          setMuted(call.id, true);
        }
      }
      for (const [id, reason] of [...mutedFor]) {
        if (connected.includes(reason)) continue;
        mutedFor.delete(id);
        if (connected.includes(id)) setMuted(id, false);
      }
    },
    decided: (id) => void mutedFor.delete(id),
  };
}
