import type { CallNotice } from './call-notices.ts';

/** What is needed of one of Electron's notifications. */
export interface NoticeSurface {
  on(event: 'click', listener: () => void): unknown;
  on(event: 'action', listener: (event: unknown, index: number) => void): unknown;
  on(event: 'close', listener: () => void): unknown;
  show(): void;
  close(): void;
}

export interface NoticesOptions {
  readonly open: (notice: CallNotice) => NoticeSurface;
  readonly onAction: (verb: 'answer' | 'decline', callId: string) => void;
  readonly onClick: () => void;
}

export interface Notices {
  /** Shows what is new of it and closes what is over. */
  show(notices: readonly CallNotice[]): void;
}

const keyOf = ({ callId, kind }: CallNotice): string => `${kind} ${callId}`;

export function createNotices(options: NoticesOptions): Notices {
  const open = new Map<string, NoticeSurface>();
  /** Shown once already; one that was swept away does not come back. */
  const told = new Set<string>();

  function start(notice: CallNotice): void {
    const key = keyOf(notice);
    const surface = options.open(notice);
    told.add(key);
    open.set(key, surface);
    surface.on('click', options.onClick);
    surface.on('close', () => open.delete(key));
    surface.on('action', (_event, index) => {
      const action = notice.actions[index];
      if (action !== undefined) options.onAction(action.verb, notice.callId);
    });
    surface.show();
  }

  return {
    show(notices) {
      const wanted = new Set(notices.map(keyOf));
      for (const [key, surface] of [...open]) {
        if (wanted.has(key)) continue;
        open.delete(key);
        surface.close();
      }
      for (const notice of notices) if (!told.has(keyOf(notice))) start(notice);
    },
  };
}
