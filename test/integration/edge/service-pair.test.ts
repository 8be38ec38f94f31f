import { mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import * as v from 'valibot';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { exchangeToken } from '../../support/demo/oidc-client.ts';
import {
  keysSchema,
  secrets,
  startTestProvider,
  startTestService,
  type TestProvider,
  type TestService,
} from '../../support/edge/test-service.ts';

let provider: TestProvider;
let alice: string;
let keyFolder: string;
let offsetMs = 0;
beforeAll(async () => {
  provider = await startTestProvider(3_600_000);
  alice = await provider.accessToken('alice');
});
afterAll(() => provider.close());
beforeEach(async () => {
  keyFolder = await mkdtemp(join(tmpdir(), 'offhook-shared-keys-'));
  offsetMs = 0;
});
afterEach(() => rm(keyFolder, { recursive: true, force: true }));

/** As an administrator sets up each of them: the same file on both machines, but for the name. */
function start(instance: string): Promise<TestService> {
  return startTestService({
    issuer: provider.issuer,
    // No timer: what is late is made up for when somebody asks, as after a machine slept.
    clock: { now: () => Date.now() + offsetMs, after: () => () => undefined },
    config: {
      ...{ keyFile: undefined, keyFolder, instance },
      ...{ tokenIssuer: 'https://edge.example.com', rotateEveryS: 200, tokenTtlS: 300 },
    },
  });
}

/** What Kamailio knows after it has asked that one. */
async function pulledFrom(service: TestService) {
  const response = await service.internal('/internal/sip-keys', secrets.internal);
  return v.parse(keysSchema, await response.json()).keys;
}

async function tokenOf(service: TestService): Promise<string> {
  const { body } = await exchangeToken(`${service.url}/token`, alice);
  return String(body.access_token);
}

describe('two token services of one key folder', () => {
  it('give tokens that hold wherever the keys are pulled, at every moment of their rotations, and while one is away', async () => {
    let one = await start('one');
    const two = await start('two');
    const tokens: string[] = [];
    const seen = new Set<string>();
    for (let step = 0; step < 10; step += 1) {
      // One is started anew, as for an update, while the other one goes on.
      if (step === 4) one = await one.restart();
      for (const service of [one, two]) tokens.push(await tokenOf(service));
      for (const service of [one, two]) {
        const keys = await pulledFrom(service);
        for (const token of tokens) {
          const { kid = '' } = decodeProtectedHeader(token);
          seen.add(kid);
          if ((decodeJwt(token).exp ?? 0) * 1000 < Date.now() + offsetMs) continue;
          const key = keys.find((each) => each.kid === kid);
          const verified = jwtVerify(token, new TextEncoder().encode(key?.k), {
            issuer: 'https://edge.example.com',
            currentDate: new Date(Date.now() + offsetMs),
          });
          await expect(verified).resolves.toBeDefined();
        }
      }
      offsetMs += 70_000;
    }
    // Both rotated, and neither wrote into the other's file.
    expect(seen.size).toBeGreaterThanOrEqual(6);
    expect((await readdir(keyFolder)).toSorted()).toEqual(['one.json', 'two.json']);
    await Promise.all([one.remove(), two.remove()]);
  });

  it('go on with what the other one gave out when that is gone for good', async () => {
    const [one, two] = [await start('one'), await start('two')];
    const token = await tokenOf(one);
    await one.remove();
    const { kid } = decodeProtectedHeader(token);
    const key = (await pulledFrom(two)).find((each) => each.kid === kid);
    await expect(jwtVerify(token, new TextEncoder().encode(key?.k))).resolves.toBeDefined();
    await two.remove();
  });

  it('answer anybody who asks for their health without looking at the keys of the other one', async () => {
    const [one, two] = [await start('one'), await start('two')];
    await writeFile(join(keyFolder, 'broken.json'), 'no key file');
    expect(await (await one.get('/health')).json()).toEqual({ status: 'ok', keys: 1 });
    expect(one.log.join()).not.toContain('broken.json');
    expect(await pulledFrom(one)).toHaveLength(2);
    expect(one.log.join()).toContain('broken.json');
    await Promise.all([one.remove(), two.remove()]);
  });

  it('are told apart by the names of their machines unless told', async () => {
    const folder = await mkdtemp(join(tmpdir(), 'offhook-own-keys-'));
    const service = await startTestService({
      issuer: provider.issuer,
      config: { keyFile: undefined, keyFolder: folder },
    });
    await service.remove();
    const [file, ...more] = await readdir(folder);
    expect([file, more]).toEqual([expect.stringMatching(/^[\w.-]+\.json$/), []]);
    await rm(folder, { recursive: true });
  });
});
