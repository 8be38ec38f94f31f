import { type Ref, useEffect, useImperativeHandle, useRef } from 'react';
import { usePictures } from '../offhook.ts';

interface Props {
  readonly callId: string;
  readonly whose: 'ours' | 'theirs';
  /** What it is, for whoever does not see it. */
  readonly label: string;
  /** As in a mirror: how people know themselves. */
  readonly mirrored?: boolean;
  readonly ref?: Ref<HTMLVideoElement>;
}

/** One of a call's pictures. Its sound is played elsewhere. */
export function Picture({ callId, whose, label, mirrored = false, ref }: Props) {
  const pictures = usePictures();
  const element = useRef<HTMLVideoElement>(null);
  useImperativeHandle<HTMLVideoElement | null, HTMLVideoElement | null>(ref, () => element.current, []);
  useEffect(() => {
    if (element.current === null) return;
    return pictures.attach(callId, whose, element.current);
  }, [pictures, callId, whose]);
  return (
    <video
      ref={element}
      className={`picture${mirrored ? ' picture--mirrored' : ''}`}
      aria-label={label}
      data-whose={whose}
      autoPlay
      playsInline
      muted
      disablePictureInPicture={whose === 'ours'}
    />
  );
}
