import { describe, expect, it } from 'vitest';
import { called } from '../../lab/support/called.ts';
import { calling, registerScenario } from '../../lab/support/calling.ts';
import {
  receive,
  receiveInvite,
  renderScenario,
  replyToInvite,
  request,
} from '../../lab/support/sipp-scenario.ts';

const phone = { username: '702', password: 'secret' };

describe('renderScenario', () => {
  it('refuses one without steps', () => {
    expect(() => renderScenario({ name: 'empty', steps: [] })).toThrow('empty');
  });

  it('reads every variable that it sets and no other, or SIPp would refuse it', () => {
    const text = renderScenario({ name: 'one', steps: [receiveInvite(), replyToInvite('200 OK')] });
    const set = [...text.matchAll(/assign_to="(\w+)"/g)].map(([, name]) => name);
    const [, read = ''] = /<Reference variables="([^"]+)"/.exec(text) ?? [];
    expect(set.length).toBeGreaterThan(0);
    expect(read.split(',').sort()).toEqual(set.sort());
    expect(renderScenario({ name: 'none', steps: [receive('BYE')] })).not.toContain('Reference');
  });

  it('counts the description up with each request of the phone', () => {
    expect(request('INVITE', 101, { sdp: 'sendonly' })).toMatch(/o=phone 1 101 [\s\S]*a=sendonly/);
  });

  it('never writes an empty line into a head: it would end there', () => {
    const scenarios = [
      registerScenario(phone),
      called.holds('tone', 100),
      called.transfers('tone', 'sip:703@a'),
      calling.talks(phone, 'tone', 100),
      calling.talks(phone, 'tone', null),
      calling.lateOffer(null, 'tone'),
      calling.isRefused(phone, 486),
    ];
    for (const scenario of scenarios) {
      const messages = [...renderScenario(scenario).matchAll(/<!\[CDATA\[\n([\s\S]*?)\]\]>/g)];
      expect(messages.length).toBeGreaterThan(0);
      for (const [, message = ''] of messages) {
        const [head = ''] = message.split('\n\n');
        expect(head).toContain('Content-Length: ');
      }
    }
  });
});
