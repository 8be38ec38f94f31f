import { useMemo } from 'react';
import type { Desktop } from '../desktop.ts';
import { Localized } from './localized.tsx';
import { pacedStore } from './next-frame.ts';
import { type Engine, OffhookContext, type SoundDesk, useDesktopView } from './offhook.ts';
import { Shell } from './shell/shell.tsx';
import { Starting } from './shell/starting.tsx';

interface Props {
  readonly engine: Engine;
  readonly desktop: Desktop;
  readonly sound: SoundDesk;
}

/** The whole UI. It draws what the stores say and calls back what the person wants; it holds no state of a call. */
export function App({ engine, desktop, sound }: Props) {
  const offhook = useMemo(
    () => ({ engine: { ...pacedStore(engine), actions: engine.actions }, desktop, sound }),
    [engine, desktop, sound],
  );
  return (
    <OffhookContext value={offhook}>
      <LocalizedApp />
    </OffhookContext>
  );
}

function LocalizedApp() {
  const { state } = useDesktopView();
  return <Localized state={state}>{state === null ? <Starting /> : <Shell state={state} />}</Localized>;
}
