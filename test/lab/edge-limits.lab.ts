import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { type Header, headerValue } from '../../demo/sip/message.ts';
import { digest } from '../support/demo/sip-client.ts';
import { type EdgePhone, inDialog } from '../support/edge/edge-phone.ts';
import { type EdgeWithTrunk, startEdgeWithTrunk } from '../support/edge/edge-with-trunk.ts';
import { makeSipToken } from '../support/edge/sip-tokens.ts';

let at: EdgeWithTrunk;
beforeAll(async () => {
  at = await startEdgeWithTrunk();
});
afterEach(() => at.closePhones());
afterAll(() => at.close());

describe('limits', () => {
  it('refuse the call beyond maxCalls, until one has ended', async () => {
    const dave = await at.open('dave', { token: { claims: { maxCalls: 1 } } });
    const carol = await at.open('carol');
    const first = dave.invite('101');
    await carol.answer();
    const answer = await dave.client.final(first);
    dave.client.ack(first, answer);
    await carol.client.request('ACK');
    const refused = await dave.call('101');
    expect([refused.status, refused.reason]).toEqual([486, 'Too Many Calls']);
    const bye = inDialog(dave, { first, answer, method: 'BYE', cseq: 90 });
    carol.client.respond(await carol.client.request('BYE'), 200);
    await dave.client.final(bye);
    const again = dave.invite('101');
    carol.client.respond(await carol.client.request('INVITE'), 486);
    expect((await dave.client.final(again)).reason).not.toBe('Too Many Calls');
  });

  it('refuse a call that cannot be counted', async () => {
    const dave = await at.open('dave');
    const call = (number: string, broken: (header: Header) => Header | null) => {
      const to = `sip:${number}@${at.edge.domain}`;
      const sound = dave.client.build({ method: 'INVITE', to, headers: [dave.contact, dave.credential] });
      const headers = sound.headers.map(broken).filter((header) => header !== null);
      const invite = { ...sound, headers };
      dave.client.send(invite);
      return dave.client.final(invite);
    };
    const tagged = (tag: string) => (header: Header) =>
      header.name === 'From' ? { ...header, value: header.value.replace(/;tag=.*/, tag) } : header;
    const withoutContact = (header: Header) => (header.name === 'Contact' ? null : header);
    for (const number of ['101', '0301234'])
      for (const broken of [tagged(''), tagged(';tag='), withoutContact])
        expect((await call(number, broken)).reason).toBe('From Tag Or Contact Missing');
  });

  it('count a call that nobody ends no longer than its session interval', async () => {
    const dave = await at.open('dave', { token: { claims: { maxCalls: 1 } } });
    const carol = await at.open('carol');
    const first = dave.invite('101', [
      { name: 'Supported', value: 'timer' },
      { name: 'Session-Expires', value: '90;refresher=uac' },
    ]);
    // RFC 4028 would not have it so short; nobody waits 90 s here.
    const interval = { name: 'Session-Expires', value: '3;refresher=uac' };
    carol.client.respond(await carol.client.request('INVITE'), 200, {
      toTag: carol.tag,
      headers: [carol.contact, interval],
    });
    dave.client.ack(first, await dave.client.final(first));
    await carol.client.request('ACK');
    expect(await at.edge.kamcmd('dlg.profile_get_size', 'calls', 'dave')).toBe('1\n');
    // Both are gone now, without BYE.
    dave.close();
    carol.close();
    const counted = () => at.edge.kamcmd('dlg.profile_get_size', 'calls', 'dave');
    await expect.poll(counted, { timeout: 30_000 }).toBe('0\n');
  });

  it('refuse destinations that the token does not name, and those that nobody calls', async () => {
    const dave = await at.open('dave', { token: { claims: { destinations: ['030', '+49'] } } });
    const allowed = dave.invite('0301234');
    const arrived = await at.gateway.request('INVITE');
    expect(arrived.uri).toBe(`sip:301234@127.0.0.1:${at.gateway.port}`);
    at.gateway.respond(arrived, 486);
    expect((await dave.client.final(allowed)).status).toBe(486);
    expect((await dave.call('0401234')).reason).toBe('Destination Not Allowed');
    expect((await dave.call('+33123456')).reason).toBe('Destination Not Allowed');
    const rich = await at.open('dave', { token: { claims: { destinations: ['0', '+'] } } });
    for (const number of ['00900123456', '00049900123456', '+49900123456', '+8821234567', '0008821234567'])
      expect([number, (await rich.call(number)).reason]).toEqual([number, 'Destination Never Called']);
  });

  it('of site.cfg hold for desk phones, whose password brings no claims', async () => {
    const [desk, carol] = [await at.openDesk('704'), await at.open('carol')];
    const authorize = digest('704', at.edge.deskPhones.get('704') ?? '', 'MD5');
    const call = (number: string) =>
      desk.authenticated({ method: 'INVITE', uri: `sip:${number}@${at.edge.domain}` }, authorize);
    const site = readFileSync(path.join(at.edge.runDir, 'kamailio/site.cfg'), 'utf8');
    const most = Number(/#!define EDGE_PHONE_MAX_CALLS (\d+)/.exec(site)?.[1]);
    expect(most).toBeGreaterThan(0);
    for (let held = 0; held < most; held += 1) {
      const calling = call('101');
      await carol.answer();
      expect((await calling).status).toBe(200);
    }
    expect((await call('101')).reason).toBe('Too Many Calls');
    expect(site).toContain('EDGE_PHONE_DESTINATIONS!0!');
    const outside = call('0301234');
    // Its destination is allowed; it is one call too many all the same.
    expect((await outside).reason).toBe('Too Many Calls');
    expect((await call('+49301234')).reason).toBe('Destination Not Allowed');
    expect((await call('0900123456')).reason).toBe('Destination Never Called');
  });

  it('never stand in the way of an emergency call', async () => {
    const dave = await at.open('dave', { token: { claims: { destinations: [], maxCalls: 1 } } });
    const request = dave.invite('112');
    const arrived = await at.gateway.request('INVITE');
    expect(arrived.uri).toBe(`sip:112@127.0.0.1:${at.gateway.port}`);
    at.gateway.respond(arrived, 486);
    expect((await dave.client.final(request)).status).toBe(486);
  });

  it('nor does a token that has expired since it registered, on that connection alone', async () => {
    const dave = await at.open('dave');
    const stranger = await at.open('dave', { register: false });
    const outdated = await makeSipToken(at.edge, 'dave', {
      claims: { exp: Math.floor(Date.now() / 1000) - 1 },
    });
    const call = ({ client, contact }: EdgePhone, number: string) => {
      const request = client.build({
        method: 'INVITE',
        to: `sip:${number}@${at.edge.domain}`,
        headers: [contact, { name: 'Proxy-Authorization', value: `Bearer ${outdated}` }],
      });
      client.send(request);
      return request;
    };
    const request = call(dave, '112');
    const arrived = await at.gateway.request('INVITE');
    expect(arrived.uri).toBe(`sip:112@127.0.0.1:${at.gateway.port}`);
    expect(headerValue(arrived, 'P-Asserted-Identity')).toContain('sip:dave@');
    expect(headerValue(arrived, 'Proxy-Authorization')).toBeNull();
    at.gateway.respond(arrived, 486);
    expect((await dave.client.final(request)).status).toBe(486);
    expect((await dave.client.final(call(dave, '101'))).status).toBe(407);
    expect((await stranger.client.final(call(stranger, '112'))).status).toBe(407);
  });

  it('let the trunk call our people, and not the world', async () => {
    const alice = await at.open('alice');
    const inbound = at.gateway.build({ method: 'INVITE', uri: `sip:100@${at.edge.domain}` });
    at.gateway.send(inbound);
    alice.client.respond(await alice.client.request('INVITE'), 603);
    expect((await at.gateway.final(inbound)).status).toBe(603);
    const transit = at.gateway.build({ method: 'INVITE', uri: `sip:0301234@${at.edge.domain}` });
    at.gateway.send(transit);
    expect((await at.gateway.final(transit)).reason).toBe('No Transit');
  });
});
