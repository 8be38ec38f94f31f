import { fileURLToPath } from 'node:url';
import { beforeAll, describe, expect, it } from 'vitest';
import {
  demandSecretService,
  type ProgramResult,
  runWithoutSecretService,
  runWithSecretService,
} from '../../support/secret-service.ts';

const program = fileURLToPath(new URL('../../support/keychain-round-trip.ts', import.meta.url));

function resultOf({ code, output }: ProgramResult): unknown {
  const json = /^RESULT (.*)$/m.exec(output)?.[1];
  if (code !== 0 || json === undefined) throw new Error(`the program ended with ${code}:\n${output}`);
  return JSON.parse(json);
}

const roundTrip = {
  alice: 'sécond',
  bobLength: 4000,
  nobody: null,
  accounts: ['alice at https://a.example', 'bob'],
  probes: 0,
  deleted: [true, false, true],
  left: 0,
};

describe.runIf(process.platform === 'linux')('the keychain on Linux', () => {
  beforeAll(demandSecretService);

  it('keeps secrets in a real Secret Service', async () => {
    expect(resultOf(await runWithSecretService(program))).toEqual({
      ...roundTrip,
      store: 'keychain',
      fault: null,
      lines: ['keychain in use'],
    });
  });

  it.each([
    ['there is no keyring yet', 'none', 'keychain-absent'],
    ['the keyring is locked and nobody unlocks it', 'locked', 'keychain-denied'],
  ] as const)('keeps them in memory where %s, and knows why', async (_name, state, fault) => {
    expect(resultOf(await runWithSecretService(program, state))).toEqual({
      ...roundTrip,
      store: 'memory',
      fault,
      lines: [expect.stringMatching(/^no keychain, secrets stay in memory: /)],
    });
  });

  it('keeps them in a new keyring where the old one is damaged', async () => {
    expect(resultOf(await runWithSecretService(program, 'damaged'))).toEqual({
      ...roundTrip,
      store: 'keychain',
      fault: null,
      lines: ['keychain in use'],
    });
  });

  it('keeps them in memory where there is none, and never in the kernel keyring', async () => {
    expect(resultOf(await runWithoutSecretService(program))).toEqual({
      ...roundTrip,
      store: 'memory',
      fault: 'keychain-absent',
      lines: [expect.stringMatching(/^no keychain, secrets stay in memory: /)],
    });
  });
});
