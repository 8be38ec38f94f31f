import '../components/callout.css';
import './precall-check.css';
import { useState } from 'react';
import type { PrecallFindings, PrecallVerdict } from '../../../shared/precall.ts';
import { gradeOf, judge } from '../../precall/judge.ts';
import { Button } from '../components/button.tsx';
import { Details } from '../components/details.tsx';
import { GoodSignalIcon, InfoIcon, ProblemIcon } from '../components/icons.ts';
import { LevelBar } from '../components/level-bar.tsx';
import { SentenceText } from '../components/sentence.tsx';
import { levelPercent } from '../format/level.ts';
import { useDesktop, usePrecall } from '../offhook.ts';
import { AllowMicrophone } from '../sound/allow-microphone.tsx';
import { Notice } from '../sound/sound-trouble.tsx';
import { useText } from '../text/use-text.ts';
import { describeFindings, factsAsText } from './describe-findings.ts';

/** Server, ways for the sound, microphone and speaker: one sentence, and the details below it. */
export function PrecallCheck() {
  const { precall: text } = useText();
  const { view, precall } = usePrecall();
  const { step, findings, because } = view;
  const runs = step === 'reaching' || step === 'sounding';
  return (
    <div className="precall" data-testid="precall" data-step={step}>
      <p className="quiet">{text.meaning}</p>
      <div className="precall__buttons">
        {runs ? (
          <Button onPress={precall.stop}>{text.stop}</Button>
        ) : (
          <Button tone="accent" onPress={() => void precall.start()}>
            {step === 'idle' ? text.start : text.again}
          </Button>
        )}
      </div>
      <p role="status" className="precall__step">
        {step === 'reaching' || step === 'sounding' ? text.steps[step] : ''}
      </p>
      {runs && <LevelBar percent={levelPercent(view.level)} name={text.level} />}
      <div role="status" className="precall__outcome">
        {step === 'stopped' && because !== null && <Notice tone="hint" sentence={text.hindered[because]} />}
        {step === 'done' && findings !== null && <Verdict findings={findings} />}
      </div>
      {step === 'done' && findings !== null && <CheckDetails findings={findings} />}
    </div>
  );
}

const icons = { good: GoodSignalIcon, fair: InfoIcon, bad: ProblemIcon } as const;

function Verdict({ findings }: { findings: PrecallFindings }) {
  const { precall: text } = useText();
  const [worst, ...also] = judge(findings);
  const grade = gradeOf(worst);
  const Icon = icons[grade];
  return (
    <div className={`callout precall__verdict precall__verdict--${grade}`} data-verdict={worst}>
      <Icon size={20} aria-hidden className="precall__icon" />
      <SentenceText sentence={text.verdicts[worst]}>
        {worst === 'microphone-refused' && <AllowMicrophone />}
        {also.length > 0 && <Also verdicts={also} />}
      </SentenceText>
    </div>
  );
}

function Also({ verdicts }: { verdicts: readonly PrecallVerdict[] }) {
  const { precall: text } = useText();
  return (
    <>
      <p>{text.also}</p>
      <ul className="precall__also">
        {verdicts.map((verdict) => (
          <li key={verdict}>{text.verdicts[verdict].title}</li>
        ))}
      </ul>
    </>
  );
}

function CheckDetails({ findings }: { findings: PrecallFindings }) {
  const { precall: text } = useText();
  const desktop = useDesktop();
  const [copied, setCopied] = useState<'no' | 'yes' | 'failed'>('no');
  const facts = describeFindings(findings, text.details);
  const copy = async (): Promise<void> => {
    const sentences = judge(findings).map((verdict) => text.verdicts[verdict].title);
    const reply = await desktop.request('support.copy', { text: factsAsText(sentences, facts) });
    setCopied(reply.ok ? 'yes' : 'failed');
  };
  return (
    <Details rows={facts}>
      <div className="precall__copy">
        <Button onPress={() => void copy()}>{text.copy}</Button>
        <span role="status">{copied === 'no' ? '' : copied === 'yes' ? text.copied : text.notCopied}</span>
      </div>
    </Details>
  );
}
