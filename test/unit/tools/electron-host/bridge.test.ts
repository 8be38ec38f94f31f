import { describe, expect, it } from 'vitest';
import { answerCall, type BridgeState, callAcross } from '../../../../tools/electron-host/page/bridge.ts';

/** Two worlds, each of which answers what the other one calls. */
function twoWorlds(): { readonly page: BridgeState; readonly preload: BridgeState } {
  const world = (other: () => BridgeState): BridgeState => ({
    held: new Map(),
    ids: new Map(),
    lastId: 0,
    served: new Map(),
    send: (call) => answerCall(call, other()),
  });
  const page = world(() => preload);
  const preload = world(() => page);
  return { page, preload };
}

const sizes = ({ held, ids }: BridgeState) => [held.size, ids.size];

describe('the context bridge', () => {
  it('keeps nothing of an answer that has come, be it a refusal', async () => {
    const { page, preload } = twoWorlds();
    preload.served.set('ask', async (question) => {
      if (question === 'bad') throw new Error('refused');
      return `${String(question)}!`;
    });
    const ask = (question: string) => callAcross('ask', [question], page) as Promise<unknown>;
    expect(await Promise.all(['one', 'two'].map(ask))).toEqual(['one!', 'two!']);
    await expect(ask('bad')).rejects.toThrow('refused');
    expect(await ask('three')).toBe('three!');
    expect([sizes(page), sizes(preload)]).toEqual([
      [0, 0],
      [0, 0],
    ]);
  });

  it('keeps a listener, under an id of its own, whatever was forgotten before', async () => {
    const { page, preload } = twoWorlds();
    const listeners: ((value: unknown) => unknown)[] = [];
    const heard: string[] = [];
    preload.served.set('on', (listener) => void listeners.push(listener as (value: unknown) => unknown));
    preload.served.set('ask', async () => 'answer');
    callAcross('on', [(value: unknown) => void heard.push(`first ${String(value)}`)], page);
    await callAcross('ask', [], page);
    callAcross('on', [(value: unknown) => void heard.push(`second ${String(value)}`)], page);
    await callAcross('ask', [], page);
    for (const listener of listeners) listener('news');
    expect(heard).toEqual(['first news', 'second news']);
    expect(sizes(page)).toEqual([2, 2]);
  });
});
