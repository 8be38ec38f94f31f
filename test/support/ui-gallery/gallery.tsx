import { createRoot } from 'react-dom/client';
import { createDesktop } from '../../../src/renderer/desktop.ts';
import { connectSide } from '../../../src/renderer/side-store.ts';
import { App } from '../../../src/renderer/ui/app.tsx';
import { SideApp } from '../../../src/renderer/ui/side/side-app.tsx';
import type { Language } from '../../../src/renderer/ui/text/language.ts';
import type { Settings } from '../../../src/shared/settings.ts';
import { createFakeBridge } from './fake-bridge.ts';
import { createFakeEngine } from './fake-engine.ts';
import { createFakeHeadsets, sampleHeadsets } from './fake-headsets.ts';
import { createFakePrecall } from './fake-precall.ts';
import { createFakeSound } from './fake-sound.ts';
import type { GalleryState } from './gallery-state.ts';
import type { Kept } from './sample-people.ts';
import { calm, createFakePresence } from './sample-presence.ts';
import { galleryStates, isGalleryState } from './states.ts';
import { TrayPage } from './tray-page.tsx';

declare global {
  /** What the UI asked for, in order, for tests to read. */
  var asked: string[];
  /** The network ends that call. */
  var fail: (callId: string) => void;
  /** Somebody calls. */
  var ring: () => void;
  /** Main keeps others from now on, as after an import or a message that came. */
  var keep: (change: (kept: Kept) => Kept) => void;
  /** Shows what is shown in another theme, language and direction, and resolves when that has been drawn. */
  var turn: (look: Look) => Promise<void>;
}

interface Look {
  readonly theme: Settings['theme'];
  readonly language: Language;
  readonly rightToLeft: boolean;
}

const query = new URLSearchParams(location.search);
const name = query.get('state') ?? 'pad';
if (!isGalleryState(name)) throw new Error(`no such state: ${name}`);

globalThis.asked = [];
const state: GalleryState = galleryStates[name];
const theme = (query.get('theme') ?? 'system') as Settings['theme'];
const language = (query.get('lang') ?? 'en') as Language;
const bridge = createFakeBridge(state.desktop, { theme, language }, globalThis.asked, state.kept, state.side);
let kept = state.kept;
globalThis.keep = (change) => {
  kept = change(kept);
  bridge.keep(kept);
};
const engine = createFakeEngine(state.engine, globalThis.asked);
globalThis.fail = engine.fail;
globalThis.ring = engine.ring;
const sound = createFakeSound(state.sound ?? {}, globalThis.asked);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
const desktop = createDesktop(bridge);
createRoot(root).render(draw());

globalThis.turn = async ({ theme, language, rightToLeft }) => {
  // Nobody asked for it.
  const before = globalThis.asked.length;
  await bridge.request('settings.update', { theme, language });
  globalThis.asked.length = before;
  for (let frame = 0; frame < 2; frame += 1) await new Promise(requestAnimationFrame);
  // Last: a change of the language says from where lines start.
  document.documentElement.dir = rightToLeft ? 'rtl' : 'ltr';
  await new Promise(requestAnimationFrame);
};

function draw() {
  if (state.trays !== undefined) return <TrayPage trays={state.trays} theme={theme} language={language} />;
  if (state.side !== undefined)
    return <SideApp view={state.side.view} desktop={desktop} side={connectSide(desktop)} />;
  return (
    <App
      engine={engine}
      desktop={desktop}
      sound={sound}
      presence={createFakePresence(state.presence ?? calm)}
      precall={createFakePrecall(state.precall ?? {}, globalThis.asked)}
      headsets={createFakeHeadsets(state.headsets ?? sampleHeadsets.none, globalThis.asked)}
    />
  );
}
