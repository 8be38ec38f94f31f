import { createRoot } from 'react-dom/client';
import { createDesktop } from '../../../src/renderer/desktop.ts';
import { App } from '../../../src/renderer/ui/app.tsx';
import type { Settings } from '../../../src/shared/settings.ts';
import { createFakeBridge } from './fake-bridge.ts';
import { createFakeEngine } from './fake-engine.ts';
import { createFakeSound } from './fake-sound.ts';
import { type GalleryState, galleryStates, isGalleryState } from './states.ts';

declare global {
  /** What the UI asked for, in order, for tests to read. */
  var asked: string[];
}

const query = new URLSearchParams(location.search);
const name = query.get('state') ?? 'pad';
if (!isGalleryState(name)) throw new Error(`no such state: ${name}`);

globalThis.asked = [];
const state: GalleryState = galleryStates[name];
const theme = (query.get('theme') ?? 'system') as Settings['theme'];
const language = (query.get('lang') ?? 'en') as Settings['language'];
const bridge = createFakeBridge(state.desktop, { theme, language }, globalThis.asked, state.kept);
const engine = createFakeEngine(state.engine, globalThis.asked);
const sound = createFakeSound(state.sound ?? {}, globalThis.asked);

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(<App engine={engine} desktop={createDesktop(bridge)} sound={sound} />);
