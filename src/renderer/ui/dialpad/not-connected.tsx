import '../components/problem-box.css';
import { ProblemIcon } from '../components/icons.ts';
import { SentenceText } from '../components/sentence.tsx';
import { useEngine } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/** Why no call can be made right now, where somebody is about to make one. */
export function NotConnected() {
  const text = useText();
  const code = useEngine(({ registration: { step, problem } }) =>
    step === 'waiting' ? (problem?.code ?? null) : null,
  );
  if (code === null) return null;
  return (
    <div className="problem-box dial-screen__problem">
      <ProblemIcon size={20} aria-hidden className="problem-box__icon" />
      <SentenceText sentence={text.registrationProblems[code]} />
    </div>
  );
}
