import './side.css';
import { Meter } from 'react-aria-components/Meter';
import type { CallCard, CallCardAct } from '../../../shared/call-card.ts';
import { Button, IconButton } from '../components/button.tsx';
import { HangUpIcon, MicrophoneIcon, MicrophoneOffIcon, OpenIcon, VideoIcon } from '../components/icons.ts';
import { formatDuration } from '../format/duration.ts';
import { levelPercent } from '../format/level.ts';
import { useText } from '../text/use-text.ts';
import { useNow } from '../use-now.ts';

interface Props {
  readonly call: NonNullable<CallCard['call']>;
  readonly act: (id: string, act: CallCardAct['act']) => void;
}

/** Who, how long, is there sound; mute and hang up. */
export function CallWindow({ call, act }: Props) {
  const text = useText();
  const now = useNow(call.connectedAt !== null);
  const level = levelPercent(call.held ? 0 : call.level);
  const state = call.held ? text.inCall.words.held : text.callWindow.connecting;
  const talked = call.connectedAt === null ? null : formatDuration(now - call.connectedAt);
  return (
    <section className="call-card" aria-label={text.callWindow.title(call.who)}>
      <div className="call-card__head">
        <div className="call-card__who">
          <h1 className="call-card__name" dir="auto">
            {call.who}
          </h1>
          <p className="quiet">
            {talked !== null && <span role="timer">{talked}</span>}
            {talked !== null && call.held && ', '}
            {(talked === null || call.held) && state}
            {/* In the same line: the window has no room for another. */}
            {call.shown !== null && (
              <span className="call-card__shown">
                {call.unheard ? (
                  <VideoIcon size={14} role="img" aria-label={text.video.inUse[call.shown]} />
                ) : (
                  <>
                    <VideoIcon size={14} aria-hidden />
                    {text.video.inUse[call.shown]}
                  </>
                )}
              </span>
            )}
            {call.unheard && (
              <span className="call-card__shown">
                <MicrophoneOffIcon size={14} aria-hidden />
                {text.callWindow.unheard}
              </span>
            )}
          </p>
        </div>
        <IconButton label={text.callWindow.open} onPress={() => act(call.id, 'open')}>
          <OpenIcon size={18} aria-hidden />
        </IconButton>
      </div>
      <Meter className="call-card__level" value={level} aria-label={text.call.otherSide}>
        <svg className="call-card__bar" viewBox="0 0 100 6" preserveAspectRatio="none" aria-hidden="true">
          <rect className="call-card__ground" width="100" height="6" />
          <rect className="call-card__sound" width={level} height="6" />
        </svg>
      </Meter>
      <div className="call-card__buttons">
        <Button
          aria-pressed={call.muted}
          icon={
            call.muted ? (
              <MicrophoneOffIcon size={18} aria-hidden />
            ) : (
              <MicrophoneIcon size={18} aria-hidden />
            )
          }
          onPress={() => act(call.id, call.muted ? 'unmute' : 'mute')}
        >
          {call.muted ? text.call.muted : text.call.mute}
        </Button>
        <Button
          tone="danger"
          icon={<HangUpIcon size={18} aria-hidden />}
          onPress={() => act(call.id, 'hangup')}
        >
          {text.call.hangUp}
        </Button>
      </div>
    </section>
  );
}
