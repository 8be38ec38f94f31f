import { useEffect, useSyncExternalStore } from 'react';
import { Button } from '../components/button.tsx';
import { LevelBar } from '../components/level-bar.tsx';
import { levelPercent } from '../format/level.ts';
import { useSoundDesk } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { AllowMicrophone } from './allow-microphone.tsx';
import { Notice } from './sound-trouble.tsx';

/** Level, record and play, a sound from each output. Ends by itself when the person leaves. */
export function TryOut({ onCheck }: { onCheck: (() => void) | null }) {
  const { sound, precall } = useText();
  const { test } = useSoundDesk();
  const { step, level, problem } = useSyncExternalStore(test.subscribe, test.getSnapshot);
  useEffect(() => test.stop, [test]);
  return (
    <div className="try-out">
      <div className="try-out__buttons">
        {step === 'idle' ? (
          <Button onPress={test.listen}>{sound.listen}</Button>
        ) : (
          <Button onPress={test.stop}>{sound.stop}</Button>
        )}
        <Button isDisabled={step !== 'idle' && step !== 'listening'} onPress={test.record}>
          {sound.record}
        </Button>
        <Button onPress={() => test.play('speaker')}>{sound.playSpeaker}</Button>
        <Button onPress={() => test.play('ringers')}>{sound.playRingers}</Button>
        {onCheck !== null && <Button onPress={onCheck}>{precall.fromDevices}</Button>}
      </div>
      {step !== 'idle' && <LevelBar percent={levelPercent(level)} name={sound.level} testId="test-level" />}
      <p role="status" data-testid="test-step" data-step={step}>
        {step === 'idle' ? '' : sound.steps[step]}
      </p>
      {problem !== null && (
        <Notice sentence={sound.problems[problem]}>
          {problem === 'microphone-refused' && <AllowMicrophone />}
        </Notice>
      )}
      <p className="quiet">{sound.testMeaning}</p>
    </div>
  );
}
