import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import * as v from 'valibot';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type Demo, startDemo } from '../../../demo/start.ts';
import { parseSessionSecret } from '../../../src/main/identity/session-secret.ts';
import { demandSecretService, runWithSecretService } from '../../support/secret-service.ts';
import { filesHolding, jsonWebToken } from '../../support/spill.ts';

const program = fileURLToPath(new URL('../../support/sign-in-and-out.ts', import.meta.url));

interface Held {
  readonly keychain: readonly string[];
  readonly process: string;
}

describe.runIf(process.platform === 'linux')('every secret of a sign-in', () => {
  let demo: Demo;
  let home: string;
  beforeAll(async () => {
    demandSecretService();
    demo = await startDemo({ accessTokenTtlMs: 3000, sipTokenTtlMs: 3000 });
    home = mkdtempSync(join(tmpdir(), 'offhook-nothing-left-'));
    mkdirSync(join(home, 'logs'));
    writeFileSync(join(home, 'policy.json'), JSON.stringify(demo.policy));
  });
  afterAll(async () => {
    rmSync(home, { recursive: true, force: true });
    await demo.close();
  });

  it('is in the keychain alone while it lasts, and nowhere after the sign-out: files, log, arguments, environment', async () => {
    const { code, output } = await runWithSecretService(program, 'unlocked', home);
    const json = /^RESULT (.*)$/m.exec(output)?.[1];
    if (code !== 0 || json === undefined) throw new Error(`the program ended with ${code}:\n${output}`);
    const { before, after, store } = JSON.parse(json) as { before: Held; after: Held; store: string };
    expect(store).toBe('keychain');

    const minted = [...demo.identity.everIssued(), ...demo.digestPasswords.values()];
    const refreshTokens = demo.identity.everIssued('RefreshToken');
    // Sign-in and at least one rotation: there is something to find.
    expect(refreshTokens.length).toBeGreaterThan(1);
    const [kept] = before.keychain.map(parseSessionSecret);
    expect(before.keychain).toHaveLength(1);
    // Not the newest for certain: one more may have been on its way from the provider at that moment.
    expect(refreshTokens.slice(1)).toContain(kept?.refreshToken);
    // The private part of the key that the tokens are bound to.
    const { d: key } = v.parse(v.object({ d: v.string() }), JSON.parse(kept?.proofKey ?? ''));
    expect(after.keychain).toEqual([]);
    expect(demo.identity.refreshTokens()).toEqual([]);

    // The searches do look where they should.
    expect(filesHolding(home, 'signed out')).toContain(join('logs', 'offhook.log'));
    expect(before.process).toContain('sign-in-and-out.ts');
    const told = output.replace(/^RESULT .*$/m, '');
    for (const secret of [...minted, key]) {
      expect(filesHolding(home, secret)).toEqual([]);
      expect(before.process + after.process + told).not.toContain(secret);
    }
    expect(filesHolding(home, jsonWebToken)).toEqual([]);
    expect(before.process + after.process + told).not.toMatch(jsonWebToken);
  });
});
