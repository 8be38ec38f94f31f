import { RecordingIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';
import type { CallFacts } from './call-facts.ts';

/** The far side records, or pauses: to be seen all the time. */
export function RecordingMark({ call: { recording } }: { call: CallFacts }) {
  const text = useText();
  if (recording === null) return null;
  return (
    <p className={`recording-mark recording-mark--${recording}`} role="status" data-testid="recording">
      <RecordingIcon size={16} aria-hidden />
      {text.inCall.recording[recording]}
    </p>
  );
}
