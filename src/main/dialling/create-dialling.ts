import { domainOf, parseDialTarget } from '../../shared/dial-target.ts';
import {
  applyDialling,
  type Dialled,
  type Dialling,
  type ReadNumber,
} from '../../shared/dialling/dialling.ts';
import type { Account } from '../../shared/provisioning.ts';
import type { Resolved } from '../../shared/settings.ts';

export interface DiallingOptions {
  /** Null while nobody is signed in. */
  readonly account: () => Account | null;
  readonly setting: () => Resolved<Dialling>;
  readonly loadReadNumber: () => Promise<ReadNumber>;
}

export interface DiallingDuty {
  /** What is dialled for a text. One that is no number stays what it is, whatever it is: who dials judges it. */
  resolve(text: string): Promise<Dialled>;
  isEmergency(number: string): boolean;
}

/** This computer's policy beats the account, the account beats what the person has set. Pure. */
export function chooseRules(setting: Resolved<Dialling>, account: Account | null): Dialling {
  if (setting.setBy === 'policy') return setting.value;
  return account?.calls.dialling ?? setting.value;
}

export function createDialling({ account, setting, loadReadNumber }: DiallingOptions): DiallingDuty {
  let loading: Promise<ReadNumber> | null = null;

  return {
    async resolve(text) {
      loading ??= loadReadNumber();
      const readNumber = await loading;
      return dialByRules(text, account(), { rules: chooseRules(setting(), account()), readNumber });
    },
    isEmergency: (number) => emergencyOf(account()).includes(number),
  };
}

const emergencyOf = (account: Account | null): readonly string[] => account?.calls.emergency.numbers ?? [];

/** The same, when the rules are at hand. Pure. */
export function dialByRules(
  text: string,
  account: Account | null,
  { rules, readNumber }: { readonly rules: Dialling; readonly readNumber: ReadNumber },
): Dialled {
  const number = numberOf(text, account);
  if (number === null) return { target: text.trim(), e164: null, why: [] };
  return applyDialling(number, { rules, emergency: emergencyOf(account), readNumber });
}

/** The number that a text is, in our own domain; null for names, for other domains, and for what is neither. */
function numberOf(text: string, account: Account | null): string | null {
  const domain = domainOf(account?.aor ?? '') ?? 'localhost';
  const target = parseDialTarget(text, domain);
  if (!target.ok) return null;
  const number = target.display.endsWith(`@${domain}`)
    ? target.display.slice(0, -domain.length - 1)
    : target.display;
  return /^\+?[0-9*#]+$/.test(number) ? number : null;
}
