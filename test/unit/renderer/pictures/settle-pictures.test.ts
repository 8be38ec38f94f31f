import { describe, expect, it } from 'vitest';
import { settlePictures } from '../../../../src/renderer/pictures/settle-pictures.ts';
import { createShrinkPicture, type PictureWorker } from '../../../../src/renderer/pictures/shrink-picture.ts';
import type { Bridge } from '../../../../src/shared/ipc/contract.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';

type Answer = 'small' | 'nothing' | 'broken' | 'silent';

/** Main with pictures that wait, each by what the worker makes of it, and the page beside it. */
function start(waiting: Answer[]) {
  const clock = createFakeClock();
  const settled: (string | null)[] = [];
  const workers: string[] = [];
  let tell: (() => void) | null = null;

  function startWorker(): PictureWorker {
    const number = workers.push('works') - 1;
    const worker: PictureWorker = {
      onmessage: null,
      onerror: null,
      terminate() {
        workers[number] = 'gone';
      },
      postMessage(asked: Answer) {
        const target = worker as unknown as Worker;
        if (asked === 'small') worker.onmessage?.call(target, { data: 'made' } as MessageEvent);
        if (asked === 'nothing') worker.onmessage?.call(target, { data: null } as MessageEvent);
        if (asked === 'broken') worker.onerror?.call(target, {} as ErrorEvent);
      },
    };
    return worker;
  }

  const bridge = {
    request: async (name: string, input: unknown) => {
      if (name === 'pictures.settle') {
        settled.push((input as { small: string | null }).small);
        return { ok: true, value: null };
      }
      const bytes = waiting.shift();
      return { ok: true, value: bytes === undefined ? null : { contact: 1, version: 1, bytes } };
    },
    on: (_: string, listener: () => void) => {
      tell = listener;
      return () => undefined;
    },
  } as unknown as Pick<Bridge, 'request' | 'on'>;
  settlePictures({
    bridge,
    shrink: createShrinkPicture(startWorker, clock.after),
    now: clock.now,
    after: clock.after,
  });
  async function until(count: number): Promise<void> {
    await expect
      .poll(() => {
        clock.advance(1000);
        return settled.length;
      })
      .toBe(count);
  }
  return { clock, settled, workers, until, changed: () => tell?.() };
}

describe('pictures that wait', () => {
  it('are made small one after the other, and the worker goes afterwards', async () => {
    const { settled, workers, until } = start(['small', 'nothing', 'small']);
    await until(3);
    expect(settled).toEqual(['made', null, 'made']);
    await expect.poll(() => workers).toEqual(['gone']);
  });

  it('do not wait behind one that breaks the worker, or takes for ever', async () => {
    const { settled, workers, until } = start(['broken', 'silent', 'small']);
    await until(3);
    expect(settled).toEqual([null, null, 'made']);
    await expect.poll(() => workers).toEqual(['gone', 'gone', 'gone']);
  });

  it('are looked for again when people have changed', async () => {
    const waiting: Answer[] = [];
    const { settled, until, changed } = start(waiting);
    waiting.push('small');
    changed();
    await until(1);
    expect(settled).toEqual(['made']);
  });
});
