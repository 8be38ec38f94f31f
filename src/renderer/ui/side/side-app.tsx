import { useSyncExternalStore } from 'react';
import type { Desktop } from '../../desktop.ts';
import type { Side } from '../../side-store.ts';
import { Localized } from '../localized.tsx';
import { CallWindow } from './call-window.tsx';
import { IncomingWindow } from './incoming-window.tsx';
import { QuickDial } from './quick-dial.tsx';
import { ShareWindow } from './share-bar.tsx';
import { SharePicker } from './share-picker.tsx';

const views = ['quick-dial', 'call', 'incoming', 'share-picker', 'share-bar'] as const;
export type SideView = (typeof views)[number];

export function isSideView(text: string): text is SideView {
  return views.some((view) => view === text);
}

interface Props {
  readonly view: SideView;
  readonly desktop: Desktop;
  readonly side: Side;
}

/** One of the small windows. */
export function SideApp({ view, desktop, side }: Props) {
  const { state } = useSyncExternalStore(desktop.subscribe, desktop.getSnapshot);
  const { card, opened, times } = useSyncExternalStore(side.subscribe, side.getSnapshot);
  const share = state?.screenShare.share ?? null;
  const act = (id: string, wanted: 'answer' | 'decline' | 'hangup' | 'mute' | 'unmute' | 'open'): void =>
    void desktop.request('card.act', { id, act: wanted });
  return (
    <Localized state={state}>
      <main className="side">
        {view === 'quick-dial' && <QuickDial key={times} desktop={desktop} opened={opened} />}
        {view === 'call' && card.call !== null && <CallWindow call={card.call} act={act} />}
        {view === 'incoming' && card.ringing !== null && <IncomingWindow call={card.ringing} act={act} />}
        {view === 'share-picker' && share?.step === 'choosing' && (
          <SharePicker key={share.id} desktop={desktop} id={share.id} />
        )}
        {view === 'share-bar' && share?.step === 'sharing' && <ShareWindow desktop={desktop} share={share} />}
      </main>
    </Localized>
  );
}
