import './call-screen.css';
import './call-screen-low.css';
import { useEffect, useRef } from 'react';
import type { CallPolicy } from '../../../shared/call-policy.ts';
import { Button } from '../components/button.tsx';
import { BackIcon, EmergencyIcon } from '../components/icons.ts';
import { useActions } from '../offhook.ts';
import { SoundPanel } from '../sound/sound-panel.tsx';
import { SoundTrouble } from '../sound/sound-trouble.tsx';
import { useText } from '../text/use-text.ts';
import { CallPictures } from '../video/call-pictures.tsx';
import { hasPictures } from '../video/has-pictures.ts';
import { useLargePicture } from '../video/use-large-picture.ts';
import { CallAvatar } from './call-avatar.tsx';
import { CallControls } from './call-controls.tsx';
import { CallDetails } from './call-details.tsx';
import { type CallFacts, isConnected, useCalls, whoOf } from './call-facts.ts';
import { CallKeypad } from './call-keypad.tsx';
import { CallTimer } from './call-timer.tsx';
import { CallTrouble, TransferQuestion } from './call-trouble.tsx';
import type { Desk, Panel } from './desk.ts';
import { LevelMeters } from './level-meters.tsx';
import { ConferenceName, OtherCalls } from './other-calls.tsx';
import { PathLine } from './path-line.tsx';
import { RecordingMark } from './recording-mark.tsx';
import { RoamLine } from './roam-line.tsx';
import { ShareLine } from './share-line.tsx';
import { StageName } from './stage-name.tsx';
import { isToBeHeld, isTransferring, otherConnected } from './talk.ts';
import { TransferPanel } from './transfer-panel.tsx';
import { useEscape } from './use-escape.ts';
import { useShortcuts } from './use-shortcuts.ts';

interface Props {
  readonly call: CallFacts;
  readonly desk: Desk;
  readonly domain: string;
  readonly policy: CallPolicy;
  /** Leads to the list where there is no room to show it beside; null where there is. */
  readonly onBack: (() => void) | null;
}

/** A call from dialling to hanging up. Who, how long, is it good: readable from a metre away. */
export function CallScreen({ call, desk, domain, policy, onBack }: Props) {
  const { location } = policy.emergency;
  const text = useText();
  const wanted = desk.panelOf(call.id);
  const setPanel = (next: Panel | null) => desk.setPanel(call.id, next);
  const screen = useRef<HTMLElement>(null);
  const closing = useRef<Panel | null>(null);
  const connected = isConnected(call);
  const panel = connected && !(wanted === 'transfer' && isTransferring(call)) ? wanted : null;

  /** Whoever closes a panel goes on at the button that opened it. */
  function close(): void {
    closing.current = panel;
    setPanel(null);
  }
  useEffect(() => {
    if (closing.current === null || panel !== null) return;
    const opener = screen.current?.querySelector<HTMLElement>(`[data-panel="${closing.current}"]`);
    (opener ?? screen.current?.querySelector('h1'))?.focus();
    closing.current = null;
  }, [panel]);
  const toggle = (next: Panel) => (next === panel ? close() : setPanel(next));

  useEscape(panel !== null, close);
  useCallShortcuts(call, desk, toggle);
  const large = useLargePicture(call, connected && panel === null);
  const mark = connected && <RecordingMark key="mark" call={call} />;
  const controls = <CallControls key="controls" {...{ call, desk, policy, panel }} onPanel={toggle} />;
  return (
    <section
      ref={screen}
      className={`call-screen call-screen--${panel ?? 'plain'}${connected ? ' call-screen--talking' : ''}`}
      aria-label={whoOf(call.peer)}
    >
      {onBack !== null && (
        <div className="call-screen__back">
          <Button tone="quiet" icon={<BackIcon size={18} aria-hidden />} onPress={onBack}>
            {text.call.back}
          </Button>
        </div>
      )}
      <div className="stage call-screen__stage">
        {call.emergency && (
          <p className="emergency-mark">
            <EmergencyIcon size={18} aria-hidden />
            {text.inCall.emergency}
            {location !== null && <span>{text.inCall.emergencyPlace(location)}</span>}
          </p>
        )}
        {connected && <ShareLine />}
        {connected && <CallPictures {...{ call, desk, large }} controls={[mark, controls]} />}
        {panel === null && !call.conference && !hasPictures(call) && <CallAvatar peer={call.peer} />}
        {call.conference ? <ConferenceName /> : <StageName peer={call.peer} identity={call.identity} />}
        {(connected || call.step === 'returning') && (
          <p className="call-screen__timer" role="timer" aria-label={text.call.duration}>
            <CallTimer call={call} />
          </p>
        )}
        {!large.isLarge && mark}
        <PathLine call={call} open={panel === 'details'} onDetails={() => toggle('details')} />
        {(connected || call.redialOf !== null) && <RoamLine call={call} />}
        <CallTrouble call={call} />
        {connected && <SoundTrouble />}
        <TransferQuestion call={call} />
        {panel === 'keypad' && <CallKeypad call={call} />}
        {panel === 'details' && <CallDetails call={call} />}
        {panel === 'sound' && <SoundPanel />}
        {panel === 'transfer' ? (
          <TransferPanel call={call} domain={domain} onClose={close} onAsking={desk.open} />
        ) : (
          <OtherCalls call={call} desk={desk} />
        )}
        {/* What is sent into a conference is the others' voices too, and what comes in is one of several. */}
        {connected && panel === null && !call.conference && !hasPictures(call) && <LevelMeters call={call} />}
        {!large.isLarge && controls}
      </div>
    </section>
  );
}

function useCallShortcuts(call: CallFacts, desk: Desk, toggle: (panel: Panel) => void): void {
  const actions = useActions();
  const calls = useCalls();
  const connected = isConnected(call);
  const others = otherConnected(calls, call).length > 0;
  const held = isToBeHeld(call, calls);
  useShortcuts({
    mute: () => actions.setMuted(call.id, !call.muted),
    addCall: () => desk.showPad(calls),
    ...(connected && {
      hold: () => (held ? actions.resume(call.id) : actions.hold(call.id)),
      keypad: () => toggle('keypad'),
      details: () => toggle('details'),
    }),
    ...((call.video.mayStart || call.video.step !== 'off') && {
      video: () =>
        call.video.step === 'off' ? actions.startVideo(call.id, 'camera') : actions.stopVideo(call.id),
    }),
    ...(connected && !isTransferring(call) && { transfer: () => toggle('transfer') }),
    ...(connected &&
      others && {
        swap: () => {
          actions.swap();
          desk.followLine(calls);
        },
        merge: () => actions.joinConference(),
      }),
  });
}
