import type { Edge } from '../../../edge/options.ts';
import { until } from './until.ts';

/** Bindings and calls of one of two registrars are known to the other, whichever was started last. */
export async function knowEachOther({ kamcmd, secondRegistrar }: Edge): Promise<void> {
  if (secondRegistrar === null) throw new Error('there is one registrar alone');
  const both = [kamcmd, secondRegistrar.kamcmd];
  const nodes = () => Promise.all(both.map((ask) => ask('dmq.list_nodes')));
  const calls = () => Promise.all(both.map((ask) => ask('htable.dump', 'calls')));
  const namesOf = (dump: string) => (dump.match(/name: .*/g) ?? []).toSorted().join();
  await until(async () => {
    const [one = '', other = ''] = await calls();
    const areNodes = (await nodes()).every((each) => each.match(/status: active/g)?.length === 2);
    return areNodes && namesOf(one) === namesOf(other);
  }, 'the registrars do not know each other');
}
