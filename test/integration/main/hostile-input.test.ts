import fc from 'fast-check';
import * as v from 'valibot';
import { describe, expect, it } from 'vitest';
import { answerRequest } from '../../../src/main/answer-request.ts';
import { type RequestName, requests } from '../../../src/shared/ipc/contract.ts';
import { createCounted, plainState } from '../../support/counted-handlers.ts';
import { hostileText, hostileValue, mutationsOf, validInputs } from '../../support/hostile.ts';
import { createMemoryLog } from '../../support/memory-log.ts';
import { demandNoUnhandled } from '../../support/no-unhandled.ts';

// Whatever a page that was taken over may send: 10 000 of each.

const numRuns = 10_000;
const page = { url: 'app://offhook/index.html', parent: null };
const names = Object.keys(requests) as RequestName[];

demandNoUnhandled();

const refusedByHandler: ReadonlySet<string> = new Set([
  'network.awaitServer',
  'detour.open',
  'messages.send',
  'web.open',
]);

describe('a page that was taken over', () => {
  it.each(names)(
    '%s: what does not fit is refused and reaches nobody; what fits is answered',
    async (name) => {
      const { handlers, calls } = createCounted();
      const log = createMemoryLog();
      const before = structuredClone(plainState);
      let refused = 0;
      /** What is wrong with the answer; null: nothing. Three quarters of a million of them: no `expect` for each. */
      async function wrongWith(value: unknown): Promise<string | null> {
        const reached = calls();
        const reply = await answerRequest(name, handlers, page, value, log);
        if (v.safeParse(requests[name].input, value).success) {
          // Addresses that are none of the account's, pages that are none of the web and chats that are
          // not there are refused by the handler, in the same words.
          if (reply.ok || (reply.code === 'bad-input' && refusedByHandler.has(name))) return null;
          return reply.code === 'bad-input' || reply.code === 'failed' ? `fits, and is ${reply.code}` : null;
        }
        refused += 1;
        if (calls() !== reached) return 'does not fit, and reaches a duty';
        const told = JSON.stringify(reply);
        return told === '{"ok":false,"code":"bad-input"}' ? null : `does not fit, and is answered ${told}`;
      }
      const input = fc.oneof(hostileValue, mutationsOf(validInputs[name]));
      await fc.assert(
        fc.asyncProperty(input, async (value) => {
          const wrong = await wrongWith(value);
          if (wrong !== null) throw new Error(wrong);
        }),
        { numRuns },
      );
      // The inputs were hostile indeed.
      expect(refused).toBeGreaterThan(numRuns / 10);
      expect(plainState).toEqual(before);
      // One line a refusal, however long the input was.
      for (const line of log.lines.splice(0)) expect(line.length).toBeLessThan(400);
    },
  );

  const gone = {
    get url(): string {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
    get parent(): unknown {
      throw new Error('Render frame was disposed before WebFrameMain could be accessed');
    },
  };

  it('is not answered from any other place: subframes, other origins, frames that are gone', async () => {
    const { handlers, calls } = createCounted();
    const log = createMemoryLog();
    const sender = fc.oneof(
      fc.record({ url: fc.constant(page.url), parent: fc.anything().filter((parent) => parent !== null) }),
      fc.record({
        url: hostileText.filter((url) => !url.startsWith('app://offhook/')),
        parent: fc.constant(null),
      }),
      fc.constantFrom(null, gone),
    );
    await fc.assert(
      fc.asyncProperty(fc.constantFrom(...names), sender, async (name, from) => {
        const reply = await answerRequest(name, handlers, from, validInputs[name], log);
        expect(reply).toEqual({ ok: false, code: 'forbidden' });
      }),
      { numRuns },
    );
    expect(calls()).toBe(0);
  });
});
