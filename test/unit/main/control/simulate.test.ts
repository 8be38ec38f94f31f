import { describe, expect, it } from 'vitest';
import { createFaultInjector, type FaultSources } from '../../../../src/main/control/simulate.ts';
import { faults } from '../../../../src/shared/control.ts';

function sourcesWith(asked: string[], hasPage = true): FaultSources {
  return {
    changeNetwork: () => void asked.push('network'),
    async crashPage() {
      if (hasPage) asked.push('crash');
      return hasPage;
    },
    pretendIdle: (isIdle) => void asked.push(isIdle ? 'idle' : 'in use'),
    async inPage(fault) {
      asked.push(`page ${fault}`);
      return { ok: true, value: null };
    },
  };
}

describe('the fault injector', () => {
  it.each([
    ['network-change', 'network'],
    ['wss-drop', 'page wss-drop'],
    ['media-silence', 'page media-silence'],
    ['renderer-crash', 'crash'],
    ['idle', 'idle'],
    ['in-use', 'in use'],
  ] as const)('breaks %s', async (fault, expected) => {
    const asked: string[] = [];
    expect(await createFaultInjector(sourcesWith(asked))(fault)).toEqual({ ok: true, value: null });
    expect(asked).toEqual([expected]);
  });

  it.each(faults)('refuses %s in a packaged app, with words', async (fault) => {
    expect(await createFaultInjector(null)(fault)).toEqual({
      ok: false,
      code: 'not-possible',
      message: 'Faults can be simulated in development builds only.',
    });
  });

  it('says when there is no page to crash', async () => {
    const asked: string[] = [];
    expect(await createFaultInjector(sourcesWith(asked, false))('renderer-crash')).toMatchObject({
      ok: false,
      code: 'not-ready',
    });
    expect(asked).toEqual([]);
  });
});
