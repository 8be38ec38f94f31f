import { describe, expect, it } from 'vitest';
import { cameraRulesOf, mayHavePicture } from '../../../../src/main/windows/camera-rules.ts';
import type { IdentityState } from '../../../../src/shared/desktop-state.ts';
import { defaultVideo } from '../../../../src/shared/provisioning.ts';
import { identities } from '../../../support/ui-gallery/sample-desktop.ts';

const { signedIn } = identities;
const forbidden: IdentityState = {
  ...signedIn,
  account: { ...signedIn.account, video: { ...defaultVideo, allowed: false } },
};
const talking = { state: 'connected', emergency: false } as const;

describe('when the camera may be opened', () => {
  it.each([
    ['nobody is signed in', identities.signedOut, [talking], false, false],
    ['there is no call', signedIn, [], true, false],
    ['one rings', signedIn, [{ state: 'incoming', emergency: false } as const], true, false],
    ['one has ended', signedIn, [{ state: 'ended', emergency: false } as const], true, false],
    ['one stands', signedIn, [talking], true, true],
    ['it is an emergency', signedIn, [{ state: 'connected', emergency: true } as const], true, false],
    ['policy forbids video', forbidden, [talking], false, false],
  ])('%s', (_, identity, calls, mayName, mayOpen) => {
    expect(cameraRulesOf(identity, calls)).toEqual({ mayName, mayOpen });
  });
});

describe('what a picture is for, be it of a camera or of a screen', () => {
  it('is a call that stands, and no emergency', () => {
    const emergency = { state: 'connected', emergency: true } as const;
    expect([[], [talking], [emergency], [emergency, talking]].map((calls) => mayHavePicture(calls))).toEqual([
      ...[false, true, false, true],
    ]);
  });
});
