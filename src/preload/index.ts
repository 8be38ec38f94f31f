import { contextBridge, ipcRenderer } from 'electron';
import type { Bridge } from '../shared/ipc/contract.ts';
import { isEventName, isRequestName } from '../shared/ipc/names.ts';

// The page gets two functions and the contract's names, never ipcRenderer itself:
// whatever is not in the contract does not leave the page.
const bridge: Bridge = {
  request(name, input) {
    if (!isRequestName(name)) return Promise.reject(new TypeError('unknown request'));
    return ipcRenderer.invoke(name, input);
  },
  on(name, listener) {
    if (!isEventName(name)) throw new TypeError('unknown event');
    // The IPC event object carries the sender; it stays on this side.
    const forward = (_event: unknown, payload: Parameters<typeof listener>[0]): void => listener(payload);
    ipcRenderer.on(name, forward);
    return () => {
      ipcRenderer.removeListener(name, forward);
    };
  },
};

contextBridge.exposeInMainWorld('offhook', bridge);
