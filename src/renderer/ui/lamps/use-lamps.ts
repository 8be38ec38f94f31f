import { useMemo } from 'react';
import type { Lamp } from '../../../shared/lamp.ts';
import { isExtension } from '../../presence/colleague.ts';
import { useDesktopView } from '../offhook.ts';

export interface Lamps {
  /** The company's, those who were chosen, then the favourites; each number once. */
  readonly all: readonly Lamp[];
  readonly chosen: readonly Lamp[];
  readonly isManaged: boolean;
}

const none: readonly never[] = [];

/** Whose lamps are shown. */
export function useLamps(given: readonly Lamp[]): Lamps {
  const { state } = useDesktopView();
  const settings = state?.settings;
  const chosen = settings?.lamps.value ?? none;
  const favourites = state?.favourites ?? none;
  const all = useMemo(() => {
    const byNumber = new Map<string, Lamp>();
    const likely = favourites.flatMap(({ name, numbers: [number] }) =>
      number === undefined ? [] : { number, name },
    );
    for (const each of [...given, ...chosen, ...likely]) {
      if (!byNumber.has(each.number) && isExtension(each.number)) byNumber.set(each.number, each);
    }
    return [...byNumber.values()];
  }, [given, chosen, favourites]);
  return { all, chosen, isManaged: settings?.lamps.setBy === 'policy' };
}

export const nameOf = ({ name, number }: Lamp): string => name ?? number;
