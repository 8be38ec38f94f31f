import { record } from '../support/calls.ts';
import { strict } from '../support/strict.ts';

const prepared = new Map<string, unknown[]>();

/** Prepares the answer that the user will give to the next dialog of a kind: `answerNext('showOpenDialog', {...})`. */
export function answerNext(method: string, answer: unknown): void {
  prepared.set(method, [...(prepared.get(method) ?? []), answer]);
}

function answer<T>(method: string, args: unknown[], byDefault: T): T {
  // The first argument may be the window; the options come last.
  record(`dialog.${method}`, args.at(-1));
  const [next = byDefault, ...later] = prepared.get(method) ?? [];
  prepared.set(method, later);
  return next as T;
}

type Args = unknown[];

export const dialog = strict('dialog', {
  showMessageBox: async (...args: Args): Promise<Electron.MessageBoxReturnValue> =>
    answer('showMessageBox', args, { response: 0, checkboxChecked: false }),
  showMessageBoxSync: (...args: Args): number => answer('showMessageBoxSync', args, 0),
  showOpenDialog: async (...args: Args): Promise<Electron.OpenDialogReturnValue> =>
    answer('showOpenDialog', args, { canceled: true, filePaths: [] }),
  showSaveDialog: async (...args: Args): Promise<Electron.SaveDialogReturnValue> =>
    answer('showSaveDialog', args, { canceled: true, filePath: '' }),
  showErrorBox: (title: string, content: string): void => {
    record('dialog.showErrorBox', title, content);
    process.stderr.write(`${title}: ${content}\n`);
  },
});

dialog satisfies Partial<Electron.Dialog>;
