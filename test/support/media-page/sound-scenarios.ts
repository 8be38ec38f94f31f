import { createScreen } from '../../../src/renderer/engine/media/screen.ts';
import { voicesOf } from '../../../src/renderer/engine/media/voices.ts';
import type { Share } from '../../../src/shared/screen-share.ts';
import { exchange, openParty, toneStream, untilHears } from './party.ts';
import { alice, bob, carol, close, everybody, hearEachOther } from './two-parties.ts';

/** What the computer plays, Hz: nobody's voice. */
const played = carol;
const share: Share = {
  ...{ id: 'share', step: 'sharing', kind: 'window', title: 'Film', pause: null },
  ...{ sound: 'heard', endsAt: null },
};

/** A window that plays a tone, in the place of what the system would capture. */
async function capture(): Promise<MediaStream> {
  const canvas = document.createElement('canvas');
  canvas.getContext('2d')?.fillRect(0, 0, canvas.width, canvas.height);
  return new MediaStream([...canvas.captureStream(5).getTracks(), ...toneStream(played).getTracks()]);
}

export const soundScenarios = {
  /** Alice shares a window with the computer's sound, in a call with Bob. Throws when something else is heard. */
  async sharedSound() {
    /** What the bar goes by. */
    const said: boolean[] = [];
    const says = (isHeard: boolean, when: string) => {
      if (said.at(-1) !== isHeard) throw new Error(`${when}: told as ${String(said.at(-1))}`);
    };
    const screen = createScreen({
      devices: { getDisplayMedia: capture },
      desk: {
        ask: async () => ({ id: 'share', sound: true }),
        over: () => undefined,
        obeyed: () => undefined,
        heard: (_id, isHeard) => void said.push(isHeard),
      },
      standIn: () => 'Paused',
      onOver: () => undefined,
    });
    const one = await openParty(alice, { screen: screen.open });
    const other = await openParty(bob);
    await exchange(one, other);
    await hearEachOther([one, other], 'before');
    const bobHears = (tones: readonly number[], when: string) =>
      untilHears(other, everybody, tones, `Bob ${when}`);

    screen.follow(share);
    await one.media.show('screen');
    await bobHears([alice, played], 'hears both');
    says(true, 'shared');
    one.media.setMuted(true);
    await bobHears([played], 'does not hear who is muted');
    one.media.setMuted(false);
    screen.follow({ ...share, pause: 'denied' });
    await bobHears([alice], 'hears nothing of what must not be seen');
    screen.follow(share);
    await bobHears([alice, played], 'hears both again');
    one.media.setHeld(true);
    await bobHears([], 'is held');
    says(false, 'held');
    one.media.setHeld(false);
    await bobHears([alice, played], 'hears both after the hold');
    says(true, 'after the hold');
    const [joined] = toneStream(bob).getAudioTracks();
    voicesOf(one.media)?.send(joined ?? null);
    await bobHears([bob], 'hears the mix of a conference');
    says(false, 'in a conference');
    voicesOf(one.media)?.send(null);
    await bobHears([alice, played], 'hears both after the conference');
    says(true, 'after the conference');
    one.media.reanchor();
    await exchange(one, other);
    await bobHears([alice, played], 'hears both on a new connection');
    one.media.hide();
    await bobHears([alice], 'hears the voice alone after it');
    await hearEachOther([one, other], 'after it');
    close(one, other);
    return true;
  },
};
