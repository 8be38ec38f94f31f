import type { HeadsetStanding, HeadsetsView, HeadsetTrouble } from '../../headset/create-headsets.ts';
import type { Deed } from '../../headset/headset.ts';
import type { Control } from '../../headset/usages.ts';
import type { Sentence } from './sentence.ts';

/** The words of headset buttons. */
export interface HeadsetText {
  readonly title: string;
  readonly meaning: string;
  readonly connect: string;
  readonly again: string;
  readonly forget: (name: string) => string;
  readonly list: string;
  readonly none: string;
  readonly unavailable: string;
  readonly notConnected: string;
  readonly standings: Readonly<Record<HeadsetStanding, string>>;
  readonly troubles: Readonly<Record<HeadsetTrouble, Sentence>>;
  readonly controls: Readonly<Record<Control, string>>;
  readonly has: (controls: string) => string;
  readonly noLights: string;
  readonly tryIt: string;
  readonly last: (control: string, deed: string) => string;
  readonly deeds: Readonly<Record<Deed, string>>;
  readonly outcomes: Readonly<Record<NonNullable<HeadsetsView['outcome']>, Sentence>>;
}
