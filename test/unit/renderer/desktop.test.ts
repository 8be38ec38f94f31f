import { describe, expect, it } from 'vitest';
import { createDesktop } from '../../../src/renderer/desktop.ts';
import type { DesktopState } from '../../../src/shared/desktop-state.ts';
import type {
  Bridge,
  EventName,
  EventPayload,
  Reply,
  RequestName,
} from '../../../src/shared/ipc/contract.ts';
import { desktop as sample } from '../../support/ui-gallery/sample-desktop.ts';

const later: DesktopState = { ...sample, secretStore: 'memory' };

type Answer = { ok: true; value: unknown } | { ok: false; code: 'failed' } | 'throw';

/** A bridge whose answers the test gives one by one. */
function createManualBridge() {
  const waiting: { name: RequestName; settle: (answer: Answer) => void }[] = [];
  let tell: ((state: DesktopState) => void) | null = null;
  const bridge: Bridge = {
    request: (name) =>
      new Promise((resolve, reject) => {
        waiting.push({
          name,
          settle: (answer) =>
            answer === 'throw' ? reject(new Error('bridge gone')) : resolve(answer as Reply<typeof name>),
        });
      }),
    on<N extends EventName>(name: N, listener: (payload: EventPayload<N>) => void) {
      if (name === 'desktop.changed') tell = listener as (state: DesktopState) => void;
      return () => undefined;
    },
  };
  return {
    bridge,
    change: (state: DesktopState) => tell?.(state),
    names: () => waiting.map(({ name }) => name),
    async answer(answer: Answer): Promise<void> {
      waiting.shift()?.settle(answer);
      await new Promise(setImmediate);
    },
  };
}

describe('the desktop store', () => {
  it('asks for the state once and tells its listeners', async () => {
    const main = createManualBridge();
    const desktop = createDesktop(main.bridge);
    let told = 0;
    const unsubscribe = desktop.subscribe(() => {
      told += 1;
    });
    expect(desktop.getSnapshot()).toEqual({ state: null, failure: null });
    await main.answer({ ok: true, value: sample });
    expect(desktop.getSnapshot()).toEqual({ state: sample, failure: null });
    expect(told).toBe(1);
    unsubscribe();
    main.change(later);
    expect(told).toBe(1);
    expect(desktop.getSnapshot().state).toBe(later);
  });

  it('keeps a change that overtook the first answer', async () => {
    const main = createManualBridge();
    const desktop = createDesktop(main.bridge);
    main.change(later);
    await main.answer({ ok: true, value: sample });
    expect(desktop.getSnapshot().state).toBe(later);
  });

  it.each([[{ ok: false, code: 'failed' } as const], ['throw' as const]])(
    'tells a failed start (%j), and a second try can mend it',
    async (answer) => {
      const main = createManualBridge();
      const desktop = createDesktop(main.bridge);
      await main.answer(answer);
      expect(desktop.getSnapshot()).toEqual({
        state: null,
        failure: { request: 'desktop.get', code: 'failed' },
      });
      desktop.reload();
      await main.answer({ ok: true, value: sample });
      expect(desktop.getSnapshot()).toEqual({ state: sample, failure: null });
    },
  );

  it('keeps the failure of a request until it is dismissed or the request succeeds', async () => {
    const main = createManualBridge();
    const desktop = createDesktop(main.bridge);
    await main.answer({ ok: true, value: sample });
    desktop.signOut();
    await main.answer({ ok: false, code: 'failed' });
    expect(desktop.getSnapshot().failure).toEqual({ request: 'auth.signOut', code: 'failed' });
    desktop.dismissFailure();
    expect(desktop.getSnapshot().failure).toBeNull();
    desktop.updateSettings({ theme: 'dark' });
    await main.answer({ ok: false, code: 'failed' });
    desktop.updateSettings({ theme: 'dark' });
    await main.answer({ ok: true, value: null });
    expect(desktop.getSnapshot().failure).toBeNull();
  });

  it('opens the browser again only after the running sign-in was given up', async () => {
    const main = createManualBridge();
    const desktop = createDesktop(main.bridge);
    await main.answer({ ok: true, value: sample });
    desktop.restartSignIn({ choice: 0, way: 'browser' });
    expect(main.names()).toEqual(['auth.cancelSignIn']);
    await main.answer({ ok: true, value: null });
    expect(main.names()).toEqual(['auth.signIn']);
  });

  it('answers a broken bridge as a failed request', async () => {
    const main = createManualBridge();
    const desktop = createDesktop(main.bridge);
    await main.answer({ ok: true, value: sample });
    const reply = desktop.request('auth.signIn', { choice: 0, way: 'browser' });
    await main.answer('throw');
    expect(await reply).toEqual({ ok: false, code: 'failed' });
  });
});
