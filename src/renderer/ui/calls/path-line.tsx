import type { MediaView } from '../../engine/snapshot.ts';
import { IconButton } from '../components/button.tsx';
import { InfoIcon } from '../components/icons.ts';
import { describeMedia } from '../format/media-words.ts';
import { useEngine } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { type CallFacts, isConnected } from './call-facts.ts';
import { QualityPill } from './quality-pill.tsx';
import { stateWords, talkTone } from './talk.ts';

export function useMedia<T>(callId: string, select: (media: MediaView | null) => T): T {
  return useEngine((snapshot) => select(snapshot.calls.find(({ id }) => id === callId)?.media ?? null));
}

interface Props {
  readonly call: CallFacts;
  readonly open: boolean;
  readonly onDetails: () => void;
}

/** The state in words, and how the sound travels: "Connected, Opus, direct", and how good it is: "Good". */
export function PathLine({ call, open, onDetails }: Props) {
  const text = useText();
  const state = stateWords(call, text);
  const tone = talkTone(call);
  // A conference travels by several ways: what is true of one is said in its details.
  const isOne = tone === 'good' && !call.conference;
  const words = useMedia(call.id, (media) => (isOne ? describeMedia(state, media, text) : state));
  return (
    <div className="path-line">
      <p
        className={`path-line__words path-line__words--${tone}`}
        data-testid="call-state"
        data-step={call.step}
        data-hold={call.hold.byUs}
      >
        {words}
      </p>
      {isOne && <QualityPill quality={call.quality} />}
      {isConnected(call) && (
        <IconButton label={text.common.details} aria-expanded={open} data-panel="details" onPress={onDetails}>
          <InfoIcon size={18} aria-hidden />
        </IconButton>
      )}
    </div>
  );
}
