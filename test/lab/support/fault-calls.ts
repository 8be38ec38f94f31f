import type { GoingOn, Standings } from '../../support/fault-agreement.ts';
import type { Situation } from '../../support/fault-rounds.ts';
import { bothSides, type Side, settleMs } from './fault-checks.ts';
import type { FaultParties } from './fault-lab.ts';
import { isInOneCallWith, isWith, live, numbersOf, type Person } from './fault-state.ts';

type Far = Exclude<Person, 'alice'>;
const farSides: readonly Far[] = ['carol', 'dave'];

/** Whose sound goes where calls stand so: of whoever is held nothing is heard. */
export const talksOf = (standings: Standings): readonly Side[] =>
  bothSides(
    ...farSides
      .filter((_, index) => standings[index] !== undefined && standings[index].held === undefined)
      .map((far) => ['alice', far] as const),
  );

/** What the three do with their phones, before anything befalls them and after it. */
export function createFaultCalls({ alice, carol, dave }: FaultParties) {
  const apps = { carol, dave };

  /** By Alice; what had the line waits. */
  async function calls(far: Far): Promise<void> {
    await alice.dial(numbersOf[far][0]);
    await isAnswered(far);
  }

  async function isAnswered(far: Far): Promise<void> {
    await apps[far].call('incoming');
    await apps[far].answer();
    await alice.until(
      `connected with ${far}`,
      (status) => live(status).findLast(isWith(far))?.state === 'connected',
      settleMs,
    );
  }

  /** Whoever shows none, and has no other reason than that it began anew, presses again. Tells whether somebody had to. */
  async function showsAgain(): Promise<boolean> {
    let hasPressed = false;
    for (const [app, person] of [
      [alice, 'carol'],
      [carol, 'alice'],
    ] as const) {
      const video = live(await app.status()).findLast(isWith(person))?.video;
      if (video?.ours === 'camera') continue;
      if (video?.problem !== 'began-anew')
        throw new Error(`whoever talks to ${person} shows nothing any more: ${JSON.stringify(video)}`);
      await app.press(video.theirs ? 'Show yours' : 'Video');
      hasPressed = true;
    }
    return hasPressed;
  }

  return {
    showsAgain,

    /** Of Alice and Carol with each other, by their calls: at who is moved to by Replaces it is another call. */
    async dialogs(): Promise<string> {
      const [ours, theirs] = await Promise.all([alice.status(), carol.status()]);
      return `${live(ours).findLast(isWith('carol'))?.id} ${live(theirs).findLast(isWith('alice'))?.id}`;
    },

    /** The situation's calls are on their way; nothing is waited for that comes later. */
    async begin(situation: Situation): Promise<void> {
      if (situation === 'idle') return;
      if (situation === 'rings-here') {
        await carol.dial(numbersOf.alice[0]);
        await alice.call('incoming');
        return;
      }
      if (situation === 'rings-there') {
        await alice.dial(numbersOf.carol[0]);
        await carol.call('incoming');
        return;
      }
      await calls('carol');
      switch (situation) {
        case 'muted':
          return alice.act({ verb: 'mute', on: true });
        case 'video':
          await alice.press('Video');
          await carol.callWith('alice', 'sees Alice', ({ video }) => video?.theirs === true);
          return carol.press('Show yours');
        case 'held':
          return alice.act({ verb: 'hold' });
        case 'held-there':
          return carol.act({ verb: 'hold' });
        case 'consulting':
          await alice.act({ verb: 'consult', target: numbersOf.dave[0] });
          return isAnswered('dave');
        case 'conference':
          await calls('dave');
          return alice.act({ verb: 'conference' });
        case 'two-calls':
          await calls('dave');
          return alice.act({ verb: 'swap' });
        default:
      }
    },

    /** Gives whose sound must go then. */
    async goOn({ does, after }: GoingOn): Promise<readonly Side[]> {
      switch (does) {
        case 'resume':
        case 'swap':
        case 'split':
          await alice.act({ verb: does });
          return talksOf(after);
        case 'resume-there':
          await carol.act({ verb: 'resume' });
          return talksOf(after);
        case 'show-again':
          await showsAgain();
          return talksOf(after);
        case 'hand-on':
          await alice.act({ verb: 'transfer', target: null });
          await alice.until('out of it', (status) => live(status).length === 0, settleMs);
          for (const [one, other] of [
            ['carol', 'dave'],
            ['dave', 'carol'],
          ] as const)
            await apps[one].until('handed on', (status) => isInOneCallWith(status, other), settleMs);
          return bothSides(['carol', 'dave']);
      }
    },

    /** Ended by Alice where she has any, it must end at the others'. */
    async end(): Promise<void> {
      await alice.endAll();
      if (isInOneCallWith(await dave.status(), 'carol')) await dave.endAll();
      for (const far of farSides)
        await apps[far].until('the end there', (status) => live(status).length === 0, settleMs);
    },
  };
}
