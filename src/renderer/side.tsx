import { createRoot } from 'react-dom/client';
import { connectDesktop } from './desktop.ts';
import { connectSide } from './side-store.ts';
import { isSideView, SideApp } from './ui/side/side-app.tsx';

// The composition root of the small windows: no engine, no SIP, no media. Main tells what there is to show.
const desktop = connectDesktop();
const view = new URLSearchParams(location.search).get('view') ?? '';
const root = document.getElementById('root');
if (root === null || !isSideView(view)) throw new Error('side.html wants a view that there is');
createRoot(root).render(<SideApp view={view} desktop={desktop} side={connectSide(desktop)} />);
