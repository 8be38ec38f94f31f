import { describe, expect, it } from 'vitest';
import { restTryOut } from '../../../src/renderer/rest-try-out.ts';
import type { EventName, EventPayload } from '../../../src/shared/ipc/contract.ts';

function start() {
  const page = Object.assign(new EventTarget(), { visibilityState: 'visible' as DocumentVisibilityState });
  let tell: (payload: { seen: boolean }) => void = () => undefined;
  let stopped = 0;
  restTryOut(
    {
      on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void) {
        if (name === 'window.changed') tell = listener as (payload: { seen: boolean }) => void;
        return () => undefined;
      },
    },
    page,
    {
      stop() {
        stopped += 1;
      },
    },
  );
  return { page, stopped: () => stopped, tell: (seen: boolean) => tell({ seen }) };
}

describe('what is tried out', () => {
  it('ends when main says that the window left the screen, which Chromium does not tell', () => {
    const { stopped, tell } = start();
    tell(true);
    expect(stopped()).toBe(0);
    tell(false);
    expect(stopped()).toBe(1);
  });

  it.each([
    ['hidden', 1],
    ['visible', 0],
  ] as const)('of a page that becomes %s ends %i times', (visibilityState, times) => {
    const { page, stopped } = start();
    page.visibilityState = visibilityState;
    page.dispatchEvent(new Event('visibilitychange'));
    expect(stopped()).toBe(times);
  });
});
