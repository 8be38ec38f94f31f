import type { ControlReply, PageCommand } from '../../shared/control.ts';
import type { Clock } from '../clock.ts';

export interface EngineRelay {
  /** Hands a command to the page and waits for its answer; `not-ready` when none comes in time. */
  request(command: PageCommand, mostMs?: number): Promise<ControlReply>;
  /** The page's answer; one that nobody waits for any more is dropped. */
  settle(id: number, reply: ControlReply): void;
  /** The page died: whoever waits for its answer need not wait until the end. */
  pageGone(): void;
}

export interface EngineRelayOptions {
  readonly emit: (request: { id: number; command: PageCommand }) => void;
  readonly clock: Clock;
  readonly timeoutMs: number;
}

/** Commands go to the page as events, answers come back as requests: matched by number. */
export function createEngineRelay({ emit, clock, timeoutMs }: EngineRelayOptions): EngineRelay {
  const waiting = new Map<number, (reply: ControlReply) => void>();
  let lastId = 0;
  return {
    request(command, mostMs = timeoutMs) {
      lastId += 1;
      const id = lastId;
      return new Promise((resolve) => {
        const cancel = clock.after(mostMs, () =>
          settle({ ok: false, code: 'not-ready', message: 'the window did not answer' }),
        );
        const settle = (reply: ControlReply): void => {
          cancel();
          waiting.delete(id);
          resolve(reply);
        };
        waiting.set(id, settle);
        emit({ id, command });
      });
    },
    settle: (id, reply) => waiting.get(id)?.(reply),
    pageGone() {
      for (const settle of [...waiting.values()])
        settle({ ok: false, code: 'not-ready', message: 'the window went before it answered' });
    },
  };
}
