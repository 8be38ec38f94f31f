import './picture-apart.css';
import { useEffect, useRef } from 'react';
import { useCalls, whoOf } from '../calls/call-facts.ts';
import type { Desk } from '../calls/desk.ts';
import { useText } from '../text/use-text.ts';
import { hasPictures } from './has-pictures.ts';
import { Picture } from './picture.tsx';

type ApartDesk = Pick<Desk, 'pictureApart' | 'setPictureApart'>;

/**
 * What is seen of the far side, in a window of its own above all others. It has an element of its own, outside of every room: it
 * stays while the person goes about, and closes when there is nothing to be seen any more.
 */
export function PictureApart({ desk: { pictureApart, setPictureApart } }: { readonly desk: ApartDesk }) {
  const { video } = useText();
  const call = useCalls().find(({ id }) => id === pictureApart);
  const isSeen = call?.video.theirs === true && hasPictures(call);
  useEffect(() => {
    if (!isSeen) setPictureApart(null);
  }, [isSeen, setPictureApart]);
  if (!isSeen) return null;
  return (
    <Window
      key={call.id}
      callId={call.id}
      label={video.theirs(whoOf(call.peer))}
      onClosed={setPictureApart}
    />
  );
}

interface WindowProps {
  readonly callId: string;
  readonly label: string;
  readonly onClosed: Desk['setPictureApart'];
}

function Window({ callId, label, onClosed }: WindowProps) {
  const picture = useRef<HTMLVideoElement>(null);
  useEffect(() => {
    const shown = picture.current;
    if (shown === null) return;
    const closed = () => onClosed(null);
    // It opens for a press that was a moment ago, and only once there is a picture.
    const open = () => void shown.requestPictureInPicture().catch(closed);
    shown.addEventListener('loadedmetadata', open, { once: true });
    shown.addEventListener('leavepictureinpicture', closed);
    return () => {
      shown.removeEventListener('loadedmetadata', open);
      shown.removeEventListener('leavepictureinpicture', closed);
      if (document.pictureInPictureElement === shown) void document.exitPictureInPicture();
    };
  }, [onClosed]);
  return (
    <div className="picture-apart" aria-hidden="true">
      <Picture callId={callId} whose="theirs" label={label} ref={picture} />
    </div>
  );
}
