import { describe, expect, it } from 'vitest';
import { chooseRules, createDialling } from '../../../../src/main/dialling/create-dialling.ts';
import { loadReadNumber } from '../../../../src/main/dialling/read-number.ts';
import { defaultCallPolicy } from '../../../../src/shared/call-policy.ts';
import { type Dialling, plainDialling } from '../../../../src/shared/dialling/dialling.ts';
import type { Account } from '../../../../src/shared/provisioning.ts';
import { identities } from '../../../support/ui-gallery/sample-desktop.ts';

const german: Dialling = { ...plainDialling, country: 'DE', form: 'e164' };
const withLine: Dialling = { ...plainDialling, outsideLine: '9' };

function accountWith(dialling: Dialling | null): Account {
  return { ...identities.signedIn.account, calls: { ...defaultCallPolicy, dialling } } as Account;
}

function create(account: Account | null, value = plainDialling) {
  return createDialling({
    account: () => account,
    setting: () => ({ value, setBy: 'user' }),
    loadReadNumber,
  });
}

describe('chooseRules', () => {
  it('takes the policy of this computer before the account, and the account before the person', () => {
    expect(chooseRules({ value: german, setBy: 'policy' }, accountWith(withLine))).toBe(german);
    expect(chooseRules({ value: german, setBy: 'user' }, accountWith(withLine))).toBe(withLine);
    expect(chooseRules({ value: german, setBy: 'user' }, accountWith(null))).toBe(german);
    expect(chooseRules({ value: german, setBy: 'user' }, null)).toBe(german);
  });
});

describe('createDialling', () => {
  it.each([
    ['030 123 45 67', '+49301234567'],
    ['sip:0301234567@example.com', '+49301234567'],
    ['0301234567@other.example', '0301234567@other.example'],
    [' bob ', 'bob'],
    ['bob@other.example', 'bob@other.example'],
    ['*97', '*97'],
    ['112', '112'],
    ['', ''],
    ['what is this?', 'what is this?'],
  ])('dials for %j %j', async (text, target) => {
    expect(await create(accountWith(german)).resolve(text)).toMatchObject({ target });
  });

  it('knows the emergency numbers of the account, and of nobody', () => {
    expect(create(accountWith(null)).isEmergency('112')).toBe(true);
    expect(create(accountWith(null)).isEmergency('600')).toBe(false);
    expect(create(null).isEmergency('112')).toBe(false);
  });
});
