import type { ControlReply } from '../shared/control.ts';
import type { PrecallReply } from '../shared/precall.ts';
import type { Precall } from './precall/create-precall.ts';
import { judge } from './precall/judge.ts';
import { describeFindings } from './ui/precall/describe-findings.ts';
import type { PrecallText } from './ui/text/precall-text.ts';

/** A check for the command line. `text` is in the language of the command line. */
export async function askPrecall(precall: Pick<Precall, 'start'>, text: PrecallText): Promise<ControlReply> {
  const outcome = await precall.start();
  if (outcome.is === 'hindered')
    return { ok: false, code: 'not-possible', message: text.hindered[outcome.because].title };
  const { findings } = outcome;
  const [verdict, ...also] = judge(findings);
  const value: PrecallReply = {
    ...{ verdict, also },
    sentence: text.verdicts[verdict].title,
    facts: describeFindings(findings, text.details).map(([name, value]) => [name, value]),
    findings,
  };
  return { ok: true, value };
}
