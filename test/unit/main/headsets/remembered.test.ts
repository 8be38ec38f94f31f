import { describe, expect, it } from 'vitest';
import { answerRequest } from '../../../../src/main/answer-request.ts';
import { createCounted } from '../../../support/counted-handlers.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

const page = { url: 'app://offhook/index.html', parent: null };
const jabra = { vendorId: 0x0b0e, productId: 0x030c, name: 'Jabra' };

describe('a remembered headset', () => {
  it('is added by main alone: the page can only forget', async () => {
    const { handlers, calls } = createCounted();
    const update = (input: object) =>
      answerRequest('settings.update', handlers, page, input, createMemoryLog());
    expect(await update({ headsets: [jabra] })).toEqual({ ok: false, code: 'bad-input' });
    expect(await update({ theme: 'dark', headsets: [jabra] })).toEqual({ ok: false, code: 'bad-input' });
    expect(await update({ headsets: [{ ...jabra, vendorId: 70_000 }] })).toMatchObject({ ok: false });
    expect(calls()).toBe(0);
    expect(await update({ headsets: [] })).toMatchObject({ ok: true });
    expect(calls()).toBe(1);
  });
});
