import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { headerValue, type SipRequest } from '../../demo/sip/message.ts';
import type { Edge } from '../../edge/options.ts';
import { bearer } from '../support/demo/sip-client.ts';
import type { EdgePhone } from '../support/edge/edge-phone.ts';
import { type EdgeWithTrunk, startEdgeWithTrunk } from '../support/edge/edge-with-trunk.ts';

// How often REGISTER and INVITE may come, by source and by user, one limit a test; floods are in edge-floods.lab.ts. Each
// test has addresses of the loopback, and a person, of its own.
let at: EdgeWithTrunk;
let edge: Edge;
const limits = { windowS: 60, sourceRegisters: 4, sourceInvites: 3, userRegisters: 3, flowRequests: 12 };

beforeAll(async () => {
  at = await startEdgeWithTrunk({ limits });
  ({ edge } = at);
});
afterAll(() => at.close());
afterEach(() => at.closePhones());

const register = ({ client }: EdgePhone, user: string): SipRequest =>
  client.build({ method: 'REGISTER', uri: `sip:${edge.domain}`, to: `sip:${user}@${edge.domain}` });

/** Asks one time after the other, and tells each answer; the last one says when to come again. */
async function answersTo(
  { client }: EdgePhone,
  count: number,
  build: () => SipRequest,
): Promise<readonly number[]> {
  const statuses: number[] = [];
  for (let asked = 0; asked < count; asked += 1) {
    const request = build();
    client.send(request);
    const answer = await client.final(request);
    if (request.method === 'INVITE') client.ack(request, answer);
    statuses.push(answer.status);
    if (answer.status === 503) expect(headerValue(answer, 'Retry-After')).toBe(String(limits.windowS));
  }
  return statuses;
}

describe('a source on which nobody has registered', () => {
  it('may ask to register so often in a window, whoever it says it is; another one goes on', async () => {
    const stranger = await at.open('alice', { localAddress: '127.0.0.21', register: false });
    expect(await answersTo(stranger, limits.sourceRegisters + 1, () => register(stranger, 'alice'))).toEqual([
      ...[401, 401, 401, 401],
      503,
    ]);
    // By another connection from there it is no other source.
    const again = await at.open('carol', { localAddress: '127.0.0.21', register: false });
    expect((await again.client.register(bearer(again.token))).answer.status).toBe(503);
    const elsewhere = await at.open('carol', { localAddress: '127.0.0.22', register: false });
    expect((await elsewhere.client.register(bearer(elsewhere.token))).answer.status).toBe(200);
  });

  it('may ask for calls so often in a window, and by datagrams apart from connections', async () => {
    const invite = (phone: Pick<EdgePhone, 'client'>) =>
      phone.client.build({ method: 'INVITE', to: `sip:399@${edge.domain}` });
    const stranger = await at.open('alice', { localAddress: '127.0.0.23', register: false });
    expect(await answersTo(stranger, limits.sourceInvites + 1, () => invite(stranger))).toEqual([
      ...[407, 407, 407],
      503,
    ]);
    const desk = await at.openStranger('701', '127.0.0.23');
    const asked = desk.build({ method: 'INVITE', uri: `sip:399@${edge.domain}` });
    desk.send(asked);
    expect((await desk.final(asked)).status).toBe(407);
  });
});

describe('a user', () => {
  it('may register so often in a window, also by connections from elsewhere', async () => {
    const first = await at.open('dave', { localAddress: '127.0.0.24' });
    const second = await at.open('dave', { localAddress: '127.0.0.25' });
    expect((await first.client.register(bearer(first.token))).answer.status).toBe(200);
    const { answer } = await second.client.register(bearer(second.token));
    expect([answer.status, headerValue(answer, 'Retry-After')]).toEqual([503, String(limits.windowS)]);
  });
});

describe('a registered connection', () => {
  it('is not answered beyond its count in a window; others from there are', async () => {
    const localAddress = '127.0.0.26';
    const busy = await at.open('alice', { localAddress });
    const ping = ({ client }: EdgePhone) => client.build({ method: 'OPTIONS', to: `sip:${edge.domain}` });
    const asked = Array.from({ length: 3 * limits.flowRequests }, () => ping(busy));
    for (const each of asked) busy.client.send(each);
    const other = await at.open('carol', { localAddress });
    expect(await answersTo(other, 1, () => ping(other))).toEqual([200]);
    // All of them were counted: nothing of it is still on its way.
    const counts = () => edge.kamcmd('htable.dump', 'rates');
    await expect
      .poll(counts)
      .toMatch(new RegExp(`flow:tls:127\\.0\\.0\\.26:\\d+\\s+value: ${asked.length}\\b`));
    await busy.client.final(asked[limits.flowRequests - 1] ?? ping(busy));
    const answered = asked.filter((each) =>
      busy.client.raw.some(
        (text) => text.startsWith('SIP/2.0 200') && text.includes(headerValue(each, 'Call-ID') ?? ''),
      ),
    );
    expect(answered).toEqual(asked.slice(0, limits.flowRequests));
  });
});
