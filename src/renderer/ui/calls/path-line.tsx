import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import type { FlowView, MediaView } from '../../engine/snapshot.ts';
import { IconButton } from '../components/button.tsx';
import { Facts } from '../components/facts.tsx';
import { InfoIcon } from '../components/icons.ts';
import { plainAddress } from '../format/address.ts';
import { describeMedia } from '../format/media-words.ts';
import { useEngine } from '../offhook.ts';
import type { Text } from '../text/text.ts';
import { useText } from '../text/use-text.ts';
import type { CallFacts } from './call-facts.ts';

function useMedia<T>(callId: string, select: (media: MediaView | null) => T): T {
  return useEngine((snapshot) => select(snapshot.calls.find(({ id }) => id === callId)?.media ?? null));
}

/** The state in words, and how the sound travels: "Connected, Opus, direct". */
export function PathLine({ call }: { call: CallFacts }) {
  const text = useText();
  const connected = call.step === 'connected';
  const state = text.call.words[call.step];
  const words = useMedia(call.id, (media) => (connected ? describeMedia(state, media, text) : state));
  return (
    <div className="path-line">
      <p
        className={`path-line__words path-line__words--${connected ? 'good' : 'busy'}`}
        data-testid="call-state"
        data-step={call.step}
      >
        {words}
      </p>
      {connected && (
        <DialogTrigger>
          <IconButton label={text.common.details}>
            <InfoIcon size={18} aria-hidden />
          </IconButton>
          <Popover className="call-facts" placement="top" isNonModal>
            <Dialog className="call-facts__dialog" aria-label={text.common.details}>
              <MediaFacts call={call} />
            </Dialog>
          </Popover>
        </DialogTrigger>
      )}
    </div>
  );
}

function MediaFacts({ call }: { call: CallFacts }) {
  const text = useText();
  const media = useMedia(call.id, (value) => value);
  const { milliseconds } = text.connection;
  return (
    <Facts
      rows={[
        [text.callDetails.address, plainAddress(call.peer.uri)],
        [text.callDetails.format, media?.codec ?? null],
        [text.callDetails.path, media?.path ?? null],
        [text.callDetails.roundTrip, media?.rttMs == null ? null : milliseconds(Math.round(media.rttMs))],
        [text.callDetails.received, flowWords(media?.inbound, text)],
        [text.callDetails.sent, flowWords(media?.outbound, text)],
        [text.callDetails.setUp, call.setupMs === null ? null : milliseconds(Math.round(call.setupMs))],
      ]}
    />
  );
}

function flowWords(flow: FlowView | undefined, text: Text): string | null {
  return flow === undefined ? null : text.callDetails.packets(flow.packets, flow.lost);
}
