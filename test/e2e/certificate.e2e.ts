import { browser, expect } from '@wdio/globals';
import { en } from '../../src/renderer/ui/text/en.ts';
import { edge } from './support/edge.ts';
import { waitForText } from './support/phone.ts';

describe('a server whose certificate nobody vouches for', () => {
  it('is refused and explained, never used', async () => {
    await waitForText(browser, en.registrationProblems['certificate-untrusted'].title);
    expect(edge().sip.received()).toEqual([]);
  });
});
