import { strict } from '../support/strict.ts';
import { system } from './system.ts';

/** The main process's clipboard: a text of the host's own, apart from the page's and the desktop's. */
export const clipboard = strict('clipboard', {
  readText: async (): Promise<string> => system.clipboardText,
  writeText: async (text: string): Promise<void> => {
    system.clipboardText = text;
  },
  clear: (): void => {
    system.clipboardText = '';
  },
  has: async (mimeType: string): Promise<boolean> => mimeType === 'text/plain' && system.clipboardText !== '',
});

clipboard satisfies Partial<Electron.Clipboard>;
