import { createHash } from 'node:crypto';
import fc from 'fast-check';
import { calculateJwkThumbprint, exportJWK, generateKeyPair, type JWK, SignJWT } from 'jose';
import { beforeAll, describe, expect, it } from 'vitest';
import { createProofCheck, type ShownProof } from '../../../../edge/service/dpop.ts';

const now = 1_800_000_000;
const url = 'https://phones.example.com/token';
const accessToken = 'an-access-token';
const ath = createHash('sha256').update(accessToken).digest('base64url');

let privateKey: CryptoKey;
let jwk: JWK;
let jkt: string;
beforeAll(async () => {
  const pair = await generateKeyPair('ES256', { extractable: true });
  privateKey = pair.privateKey;
  jwk = await exportJWK(pair.publicKey);
  jkt = await calculateJwkThumbprint(jwk);
});

function create(demandsNonce = false) {
  let s = now;
  const check = createProofCheck({ clock: { now: () => s * 1000 }, demandsNonce: () => demandsNonce });
  return {
    pass(seconds: number) {
      s += seconds;
    },
    check: (shown: Partial<ShownProof>) =>
      check({ proof: undefined, method: 'POST', url, accessToken, jkt, ...shown }),
  };
}

const fits = () => ({ htm: 'POST', htu: url, ath, jti: 'j-1', iat: now });

function sign(claims: Record<string, unknown>, header: Record<string, unknown> = {}): Promise<string> {
  return new SignJWT(claims)
    .setProtectedHeader({ alg: 'ES256', typ: 'dpop+jwt', jwk, ...header })
    .sign(privateKey);
}

describe('a nonce', () => {
  it('is good at every service with the same secret, and at no other', async () => {
    const at = (secret?: Buffer) =>
      createProofCheck({
        clock: { now: () => now * 1000 },
        ...(secret === undefined ? {} : { secret }),
      });
    const [one, two, other] = [at(Buffer.from('shared')), at(Buffer.from('shared')), at()];
    const late = { method: 'POST', url, accessToken, jkt };
    const first = await one({ ...late, proof: await sign({ ...fits(), iat: now - 300 }) });
    const nonce = first.ok ? null : first.nonce;
    expect(nonce).toEqual(expect.any(String));
    const again = { ...late, proof: await sign({ ...fits(), iat: now - 300, jti: 'j-2', nonce }) };
    expect(await two(again)).toEqual({ ok: true });
    expect(await other(again)).toMatchObject({ ok: false, reason: 'the proof is not fresh' });
  });
});

describe('a proof', () => {
  it('holds once, for its request, its token and its key', async () => {
    const { check } = create();
    const proof = await sign({ ...fits(), htu: `${url}?a=1#b` });
    expect(await check({ proof })).toEqual({ ok: true });
    expect(await check({ proof })).toMatchObject({ ok: false, reason: 'the proof was shown before' });
  });

  it.each([
    ['another method', { htm: 'GET' }, 'another request'],
    ['another place', { htu: 'https://phones.example.com/turn-credentials' }, 'another request'],
    ['no place', { htu: 'x' }, 'another request'],
    ['another token', { ath: 'x' }, 'another token'],
    ['no token', { ath: undefined }, 'lacks a claim'],
    ['no identifier', { jti: '' }, 'lacks a claim'],
    ['no time', { iat: undefined }, 'lacks a claim'],
  ])('does not hold for %s', async (_name, change, reason) => {
    const proof = await sign(Object.fromEntries(Object.entries({ ...fits(), ...change })));
    expect(await create().check({ proof })).toMatchObject({
      ok: false,
      reason: expect.stringContaining(reason),
      nonce: null,
    });
  });

  it.each([
    ['is of another type', { typ: 'JWT' }],
    ['names no key', { jwk: undefined }],
  ])('does not hold when it %s', async (_name, header) => {
    expect(await create().check({ proof: await sign(fits(), header) })).toMatchObject({ ok: false });
  });

  it('does not hold by another key, nor by a shared secret, nor when there is none', async () => {
    const { check } = create();
    const proof = await sign(fits());
    expect(await check({ proof, jkt: 'x'.repeat(43) })).toMatchObject({
      reason: expect.stringContaining('another key'),
    });
    const hmac = await new SignJWT(fits())
      .setProtectedHeader({ alg: 'HS256', typ: 'dpop+jwt', jwk: { ...jwk, kty: 'oct' } })
      .sign(new Uint8Array(32));
    expect(await check({ proof: hmac })).toMatchObject({ ok: false });
    expect(await check({})).toMatchObject({ reason: expect.stringContaining('no proof') });
  });

  it.each([-61, 61])(
    'that is %i s off is asked to hold a nonce, and then the time does not matter',
    async (offS) => {
      const { check, pass } = create();
      const iat = now + offS;
      const refused = await check({ proof: await sign({ ...fits(), iat }) });
      if (refused.ok || refused.nonce === null) throw new Error('no nonce was given');
      const { nonce } = refused;
      expect(await check({ proof: await sign({ ...fits(), iat, nonce }) })).toEqual({ ok: true });
      pass(601);
      const old = await check({ proof: await sign({ ...fits(), jti: 'j-2', iat, nonce }) });
      expect(old).toMatchObject({ ok: false, nonce: expect.stringMatching(/^[\w-]{43}$/) });
    },
  );

  it('must always hold a nonce where one is demanded', async () => {
    const { check } = create(true);
    expect(await check({ proof: await sign(fits()) })).toMatchObject({ nonce: expect.any(String) });
  });

  it('of any look is judged, and nothing breaks', async () => {
    const { check } = create();
    const part = fc.oneof(
      fc.string(),
      fc.json().map((text) => Buffer.from(text).toString('base64url')),
    );
    await fc.assert(
      fc.asyncProperty(fc.array(part, { maxLength: 4 }), async (parts) => {
        expect(await check({ proof: parts.join('.') })).toMatchObject({ ok: false });
      }),
    );
  });
});
