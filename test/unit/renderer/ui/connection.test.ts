import { describe, expect, it } from 'vitest';
import { describeConnection } from '../../../../src/renderer/ui/shell/connection.ts';
import { en } from '../../../../src/renderer/ui/text/en.ts';
import { identities, registrations } from '../../../support/ui-gallery/sample-desktop.ts';

const { idle, registered, connecting, waiting, refused } = registrations;
const { signedIn } = identities;

describe('describeConnection', () => {
  it.each([
    ['no policy', identities.unconfigured, idle, 'off', 'Not set up'],
    ['signed out', identities.signedOut, idle, 'off', 'Signed out'],
    ['the browser open', identities.signingIn, idle, 'busy', 'Signing in…'],
    ['settings on their way', identities.settingUp, idle, 'busy', 'Setting up…'],
    ['settings that do not come', identities.setUpFailed, idle, 'bad', 'Not set up yet, trying again'],
    ['a registration', signedIn, registered, 'good', 'Ready for calls'],
    ['a connection on its way', signedIn, connecting, 'busy', 'Connecting…'],
    ['a lost connection', signedIn, waiting, 'bad', 'Not connected, trying again'],
    ['a refusal', signedIn, refused, 'bad', 'Not connected, trying again'],
  ] as const)('with %s', (_, identity, registration, tone, words) => {
    expect(describeConnection(identity, registration, en)).toEqual({ tone, words });
  });
});
