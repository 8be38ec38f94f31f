import type { ReactNode } from 'react';
import { Button as AriaButton, type ButtonProps } from 'react-aria-components/Button';
import type { CallPolicy } from '../../../shared/call-policy.ts';
import { togetherWith } from '../../engine/snapshot.ts';
import { Button } from '../components/button.tsx';
import {
  HangUpIcon,
  HeadphonesIcon,
  HoldIcon,
  KeypadIcon,
  MicrophoneIcon,
  MicrophoneOffIcon,
  NewCallIcon,
  ParkIcon,
  ScreenIcon,
  TransferIcon,
  VideoIcon,
  VideoOffIcon,
} from '../components/icons.ts';
import { useKeyShortcut } from '../components/key-shortcut.ts';
import { useActions, useDesktopView } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { type CallFacts, isConnected, useCalls } from './call-facts.ts';
import type { Desk, Panel } from './desk.ts';
import { isToBeHeld, isTransferring } from './talk.ts';
import { shortcutKeys } from './use-shortcuts.ts';

interface Props {
  readonly call: CallFacts;
  readonly desk: Desk;
  readonly policy: CallPolicy;
  readonly panel: Panel | null;
  readonly onPanel: (panel: Panel) => void;
}

/** The controls, and hanging up apart from them. */
export function CallControls(props: Props) {
  const { call, panel } = props;
  const text = useText();
  const actions = useActions();
  const calls = useCalls();
  const transferring = isTransferring(call);
  return (
    <div className="call-controls">
      {transferring ? (
        <Button tone="accent" size="large" onPress={() => actions.cancelTransfer(call.id)}>
          {text.inCall.takeBack}
        </Button>
      ) : (
        panel !== 'transfer' && <Row {...props} />
      )}
      <Button
        tone="danger"
        size="large"
        icon={<HangUpIcon size={20} aria-hidden />}
        isDisabled={call.step === 'ending'}
        onPress={() => {
          for (const { id } of togetherWith(call, calls)) actions.hangUp(id);
        }}
      >
        {text.call.hangUp}
      </Button>
    </div>
  );
}

function Row({ call, desk, policy, panel, onPanel }: Props) {
  const text = useText();
  const actions = useActions();
  const calls = useCalls();
  const connected = isConnected(call);
  const held = isToBeHeld(call, calls);
  return (
    <div className="call-controls__row">
      <Control
        name={text.call.mute}
        keys={shortcutKeys.mute}
        isDisabled={call.step === 'ending'}
        aria-pressed={call.muted}
        onPress={() => actions.setMuted(call.id, !call.muted)}
      >
        {call.muted ? <MicrophoneOffIcon size={20} aria-hidden /> : <MicrophoneIcon size={20} aria-hidden />}
      </Control>
      <Control
        name={text.inCall.hold}
        keys={shortcutKeys.hold}
        isDisabled={!connected}
        aria-pressed={held}
        onPress={() => (held ? actions.resume(call.id) : actions.hold(call.id))}
      >
        <HoldIcon size={20} aria-hidden />
      </Control>
      {panel !== 'sound' && (
        <Control
          name={text.call.keypad}
          keys={shortcutKeys.keypad}
          data-panel="keypad"
          isDisabled={!connected}
          aria-expanded={panel === 'keypad'}
          onPress={() => onPanel('keypad')}
        >
          <KeypadIcon size={20} aria-hidden />
        </Control>
      )}
      {panel !== 'keypad' && panel !== 'sound' && (
        <>
          <Control
            name={text.inCall.transfer}
            keys={shortcutKeys.transfer}
            data-panel="transfer"
            isDisabled={!connected}
            aria-expanded={panel === 'transfer'}
            onPress={() => onPanel('transfer')}
          >
            <TransferIcon size={20} aria-hidden />
          </Control>
          <VideoControl call={call} />
          <ShareControl call={call} />
          <Control name={text.inCall.addCall} keys={shortcutKeys.addCall} onPress={() => desk.showPad(calls)}>
            <NewCallIcon size={20} aria-hidden />
          </Control>
          {policy.park !== null && (
            <Control name={text.inCall.park} isDisabled={!connected} onPress={() => actions.park(call.id)}>
              <ParkIcon size={20} aria-hidden />
            </Control>
          )}
        </>
      )}
      {panel !== 'keypad' && (
        <Control
          name={text.sound.inCall}
          data-panel="sound"
          isDisabled={!connected}
          aria-expanded={panel === 'sound'}
          onPress={() => onPanel('sound')}
        >
          <HeadphonesIcon size={20} aria-hidden />
        </Control>
      )}
    </div>
  );
}

/** Pressed while the camera is on, or about to be. */
function VideoControl({ call }: { call: CallFacts }) {
  const text = useText();
  const actions = useActions();
  const { allowed, mayStart, step, source } = call.video;
  if (!allowed) return null;
  const on = step !== 'off' && source === 'camera';
  return (
    <Control
      name={text.video.video}
      keys={shortcutKeys.video}
      isDisabled={!on && !mayStart}
      aria-pressed={on}
      onPress={() => (on ? actions.stopVideo(call.id) : actions.startVideo(call.id, 'camera'))}
    >
      {on ? <VideoIcon size={20} aria-hidden /> : <VideoOffIcon size={20} aria-hidden />}
    </Control>
  );
}

/** Pressed while something is shared, or about to be: main asks which window in one of its own. */
function ShareControl({ call }: { call: CallFacts }) {
  const text = useText();
  const actions = useActions();
  const offered = useDesktopView().state?.screenShare.offered ?? false;
  const { allowed, mayStart, step, source } = call.video;
  if (!allowed || !offered) return null;
  const on = step !== 'off' && source === 'screen';
  return (
    <Control
      name={text.screenShare.start}
      isDisabled={!on && !mayStart}
      aria-pressed={on}
      onPress={() => (on ? actions.stopVideo(call.id) : actions.startVideo(call.id, 'screen'))}
    >
      <ScreenIcon size={20} aria-hidden />
    </Control>
  );
}

interface ControlProps extends Omit<ButtonProps, 'className' | 'children'> {
  readonly name: string;
  /** The single key that does the same. */
  readonly keys?: string;
  readonly 'data-panel'?: Panel;
  readonly children: ReactNode;
}

function Control({ name, keys, children, ...props }: ControlProps) {
  const shortcut = useKeyShortcut(keys);
  return (
    <AriaButton {...props} ref={shortcut} className="call-control">
      <span className="call-control__disc">{children}</span>
      <span className="call-control__name">{name}</span>
    </AriaButton>
  );
}
