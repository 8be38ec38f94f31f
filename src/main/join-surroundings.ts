import { joinAttention } from './join-attention.ts';
import { joinTray, type TrayGround } from './join-tray.ts';

// Part of the composition root: all that is outside of the window.

export interface Surroundings {
  start(): void;
  /** Calls, settings or focus may be others. */
  look(): void;
}

export function joinSurroundings(ground: TrayGround): Surroundings {
  const parts = [
    joinTray(ground),
    joinAttention({
      ...ground,
      recents: ground.calling.recents,
      present: () => ground.openRoom('calls'),
    }),
  ];
  return {
    start() {
      for (const part of parts) part.start();
    },
    look() {
      for (const part of parts) part.look();
    },
  };
}
