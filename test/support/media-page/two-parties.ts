import { exchange, openParty, type Party, untilHears } from './party.ts';

/** Their tones, Hz. */
export const [alice, bob, carol] = [400, 900, 1700] as const;
export const everybody = [alice, bob, carol];

export async function call(options: Parameters<typeof openParty>[1] = {}): Promise<[Party, Party]> {
  const parties: [Party, Party] = [await openParty(alice, options), await openParty(bob, options)];
  await exchange(...parties);
  await hearEachOther(parties, 'after the first answer');
  return parties;
}

export async function hearEachOther([one, other]: readonly [Party, Party], when: string): Promise<void> {
  await untilHears(one, everybody, [bob], `Alice hears Bob ${when}`);
  await untilHears(other, everybody, [alice], `Bob hears Alice ${when}`);
}

export function close(...parties: readonly Party[]): void {
  for (const { media, fallSilent } of parties) {
    media.close();
    fallSilent();
  }
}

export const candidatesIn = (sdp: string): number => sdp.match(/^a=candidate:/gm)?.length ?? 0;
