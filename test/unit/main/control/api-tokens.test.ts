import { mkdtempSync, readdirSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { createTokenAdmission } from '../../../../src/main/control/admit.ts';
import { createApiTokens, mostTokens, TokenError } from '../../../../src/main/control/api-tokens.ts';
import { scopeOf } from '../../../../src/main/control/scope-of.ts';
import { verbNames } from '../../../../src/main/control/verbs.ts';
import { controlCommandSchema } from '../../../../src/shared/control.ts';
import { scopes } from '../../../../src/shared/control-token.ts';
import { createFakeClock } from '../../../support/fake-clock.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'offhook-tokens-'));
});
afterEach(() => rmSync(folder, { recursive: true }));

function open() {
  const file = join(folder, 'api-tokens.json');
  const clock = createFakeClock();
  const log = createMemoryLog();
  const tokens = createApiTokens({ file, clock, log });
  const admit = createTokenAdmission(tokens, clock);
  const ask = (token: unknown, command: object) => admit(JSON.stringify({ token, ...command }));
  return { file, clock, log, tokens, ask, admit };
}

describe('tokens of other programs', () => {
  it('are kept as a hash that only their owner reads, and known again after a restart', () => {
    const { file, tokens, log } = open();
    const token = tokens.create('CRM', ['dial', 'dial']);
    expect(readFileSync(file, 'utf8')).not.toContain(token.slice(8));
    expect(log.lines.join()).not.toContain(token.slice(8));
    expect(statSync(file).mode & 0o777).toBe(0o600);
    const again = open().tokens;
    expect(again.find(token)).toMatchObject({ name: 'CRM', scopes: ['dial'] });
    expect(again.find('')).toBeNull();
    expect(again.revoke('CRM')).toBe(true);
    expect(open().tokens.find(token)).toBeNull();
    expect(readdirSync(folder)).toEqual(['api-tokens.json']);
  });

  it('have a name each, and are not endless', () => {
    const { tokens } = open();
    tokens.create('CRM', ['dial']);
    expect(() => tokens.create('CRM', ['calls'])).toThrow(TokenError);
    for (let n = 1; n < mostTokens; n += 1) tokens.create(`Program ${n}`, ['dial']);
    expect(() => tokens.create('One more', ['dial'])).toThrow(TokenError);
    expect(tokens.list()).toHaveLength(mostTokens);
  });

  it('let nobody in while their file is broken, which is kept aside', () => {
    writeFileSync(join(folder, 'api-tokens.json'), '{"version":1,"tokens":[{"name":"CRM"}]}');
    const { tokens, log } = open();
    expect(tokens.list()).toEqual([]);
    expect(log.lines.join()).toContain('no program gets in');
    expect(readdirSync(folder)).toEqual([expect.stringMatching(/^api-tokens\.json\.broken-/)]);
  });
});

describe('a line of another program', () => {
  it('gets an answer of its own kind, whatever it is, and never a command without a token', () => {
    const { admit, tokens } = open();
    tokens.create('CRM', [...scopes]);
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (line) => {
        expect(admit(line)).toMatchObject({ ok: false });
      }),
    );
  });

  it.each([null, 1, '', {}, [], 'offhook_', 'x'.repeat(4000)])('is refused with the token %j', (token) => {
    const { ask, tokens } = open();
    tokens.create('CRM', [...scopes]);
    expect(ask(token, { verb: 'status' })).toMatchObject({ code: 'token-refused' });
    // Nothing is said of the command either.
    expect(ask(token, { verb: 'nonsense' })).toMatchObject({ code: 'token-refused' });
  });

  it('may do what its scope says, and nothing else', () => {
    const { ask, tokens, clock } = open();
    const operands = { target: '600', on: true, digits: '1', text: 'a', file: '/x', fault: 'wss-drop' };
    const given = { ...operands, name: 'x', scopes: ['dial'], number: '1' };
    const verbs = controlCommandSchema.options.map((option) => option.entries.verb.literal);
    // Every verb of the command line is asked, too.
    for (const verb of verbNames.filter((each) => !['completion', 'token', 'message'].includes(each)))
      expect(verbs).toContain(verb);
    for (const scope of scopes) {
      const token = tokens.create(scope, [scope]);
      const allowed = verbs.filter((verb) => {
        clock.advance(60_000);
        return !('ok' in ask(token, { ...given, verb }));
      });
      const expected = verbs.filter((verb) => scopeOf({ ...given, verb } as never) === scope);
      expect(expected).not.toEqual([]);
      expect(allowed).toEqual(expected);
    }
    for (const verb of [
      'sign-in',
      'screenshot',
      'support-bundle',
      'simulate',
      'quit',
      'token-create',
    ] as const)
      expect(scopeOf({ ...given, verb } as never)).toBeNull();
  });

  it('may not come too often, and calls less often, each program for itself', () => {
    const { ask, tokens, clock } = open();
    const crm = tokens.create('CRM', ['status', 'dial']);
    const panel = tokens.create('Panel', ['status']);
    const dial = () => ask(crm, { verb: 'dial', target: '600' });
    for (let n = 0; n < 10; n += 1) expect(dial()).toMatchObject({ holder: 'CRM' });
    expect(dial()).toMatchObject({ code: 'too-many', message: 'more than 10 calls in a minute' });
    for (let n = 0; n < 89; n += 1) expect(ask(crm, { verb: 'status' })).toMatchObject({ holder: 'CRM' });
    expect(ask(crm, { verb: 'status' })).toMatchObject({ code: 'too-many' });
    expect(ask(panel, { verb: 'status' })).toMatchObject({ holder: 'Panel' });
    clock.advance(10_000);
    expect(ask(crm, { verb: 'status' })).toMatchObject({ holder: 'CRM' });
    expect(dial()).toMatchObject({ code: 'too-many' });
    clock.advance(50_000);
    expect(dial()).toMatchObject({ holder: 'CRM' });
  });
});
