import '../components/callout.css';
import type { ReactNode } from 'react';
import { Button } from '../components/button.tsx';
import { InfoIcon, ProblemIcon } from '../components/icons.ts';
import { SentenceText } from '../components/sentence.tsx';
import { useSound, useSoundDesk } from '../offhook.ts';
import type { Sentence } from '../text/text.ts';
import { useText } from '../text/use-text.ts';

/** What is wrong with the microphone that is in use now, and the way out; nothing while all is well. */
export function SoundTrouble() {
  const { sound } = useText();
  const desk = useSoundDesk();
  const { captured } = useSound();
  const told = captured === null || captured === 'well' ? null : captured;
  return (
    <div role="status" className="sound-trouble">
      {told !== null && (
        <Notice sentence={sound.troubles[told]} tone={told === 'unaided' ? 'hint' : 'trouble'}>
          {(told === 'busy' || told === 'elsewhere') && (
            <Button onPress={() => void desk.look()}>{sound.lookAgain}</Button>
          )}
        </Notice>
      )}
    </div>
  );
}

/** What may spoil the sound of the chosen devices. */
export function SoundWarnings() {
  const { sound } = useText();
  const { warnings } = useSound();
  return warnings.map((warning) => <Notice key={warning} tone="hint" sentence={sound.warnings[warning]} />);
}

interface NoticeProps {
  readonly sentence: Sentence;
  /** A hint may be right or wrong; trouble is there. */
  readonly tone?: 'trouble' | 'hint';
  readonly children?: ReactNode;
}

export function Notice({ sentence, tone = 'trouble', children }: NoticeProps) {
  const Icon = tone === 'hint' ? InfoIcon : ProblemIcon;
  return (
    <div className={`callout sound-notice sound-notice--${tone}`}>
      <Icon size={20} aria-hidden className="sound-notice__icon" />
      <SentenceText sentence={sentence}>{children}</SentenceText>
    </div>
  );
}
