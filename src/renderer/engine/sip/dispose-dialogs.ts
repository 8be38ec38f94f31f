import type { EngineLog } from '../core/ports.ts';

interface Disposable {
  dispose(): void;
}

/**
 * Where SIP.js's constructor of a dialog throws at a hostile body, the dialog is kept all the same, half made, and throws
 * again when it is disposed of: whoever stops the engine is not to be told of that.
 */
export function disposeDialogs(dialogs: Iterable<Disposable>, log: EngineLog): void {
  // Each takes itself out of what is gone through here.
  for (const dialog of [...dialogs]) {
    try {
      dialog.dispose();
    } catch (error) {
      log('warn', 'sip', `a half-made dialog: ${String(error)}`);
    }
  }
}
