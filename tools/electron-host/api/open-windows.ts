import type { BrowserWindow } from './browser-window.ts';

/** The windows that are not destroyed, oldest first. Apart from BrowserWindow, so that app need not know the class. */
const windows = new Set<BrowserWindow>();

export function openWindows(): BrowserWindow[] {
  return [...windows];
}

export function addWindow(window: BrowserWindow): void {
  windows.add(window);
}

export function removeWindow(window: BrowserWindow): void {
  windows.delete(window);
}
