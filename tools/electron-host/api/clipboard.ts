import { strict } from '../support/strict.ts';
import { system } from './system.ts';

const selection = strict('clipboard.selection', {
  readText: async (): Promise<string> => system.selectedText,
  writeText: async (text: string): Promise<void> => {
    system.selectedText = text;
  },
});

/** The main process's clipboard: texts of the host's own, apart from the page's and the desktop's. */
export const clipboard = strict('clipboard', {
  selection,
  readText: async (): Promise<string> => system.clipboardText,
  writeText: async (text: string): Promise<void> => {
    system.clipboardText = text;
  },
  clear: (): void => {
    system.clipboardText = '';
  },
  has: async (mimeType: string): Promise<boolean> => mimeType === 'text/plain' && system.clipboardText !== '',
});

clipboard satisfies Partial<Omit<Electron.Clipboard, 'selection'>>;
selection satisfies Partial<Electron.Clipboard>;
