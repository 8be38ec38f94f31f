import './level-meters.css';
import type { ReactNode } from 'react';
import { MicrophoneIcon, MicrophoneOffIcon, SoundIcon } from '../components/icons.ts';
import { LevelBar } from '../components/level-bar.tsx';
import { levelPercent } from '../format/level.ts';
import { useEngine } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import type { CallFacts } from './call-facts.ts';

type Flow = 'inbound' | 'outbound';

/** Both directions of sound. Each meter listens to its own level, so that only it draws again. */
export function LevelMeters({ call }: { call: CallFacts }) {
  const text = useText();
  const isShut = call.muted || call.unheard !== null;
  return (
    <div className="level-meters">
      <LevelMeter
        callId={call.id}
        flow="outbound"
        name={call.muted ? text.call.muted : text.call.microphone}
        silent={isShut}
        icon={isShut ? <MicrophoneOffIcon size={18} aria-hidden /> : <MicrophoneIcon size={18} aria-hidden />}
      />
      <LevelMeter
        callId={call.id}
        flow="inbound"
        name={text.call.otherSide}
        silent={false}
        icon={<SoundIcon size={18} aria-hidden />}
      />
    </div>
  );
}

interface MeterProps {
  readonly callId: string;
  readonly flow: Flow;
  readonly name: string;
  readonly silent: boolean;
  readonly icon: ReactNode;
}

function LevelMeter({ callId, flow, name, silent, icon }: MeterProps) {
  const level = useEngine((snapshot) => {
    const media = snapshot.calls.find(({ id }) => id === callId)?.media;
    return levelPercent(media?.[flow].level ?? 0);
  });
  const shown = silent ? 0 : level;
  return (
    <div className="level-meter">
      <p className="level-meter__name">
        {icon}
        <span>{name}</span>
      </p>
      <LevelBar percent={shown} name={name} testId={`level-${flow}`} />
    </div>
  );
}
