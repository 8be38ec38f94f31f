import './video.css';
import { type ReactNode, useState } from 'react';
import { type CallFacts, whoOf } from '../calls/call-facts.ts';
import type { Desk } from '../calls/desk.ts';
import { Button, IconButton } from '../components/button.tsx';
import { ApartIcon, OpenIcon, SmallIcon, VideoIcon, ZoomIcon } from '../components/icons.ts';
import { useActions } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { hasPictures } from './has-pictures.ts';
import { Picture } from './picture.tsx';
import type { LargePicture } from './use-large-picture.ts';

/** What is to be seen of a call: theirs large, ours in the corner, and in words whether our camera is on. */
export function CallPictures(props: PicturesProps) {
  if (!hasPictures(props.call)) return null;
  return <Pictures key={props.call.id} {...props} />;
}

interface PicturesProps {
  readonly call: CallFacts;
  readonly desk: Desk;
  readonly large: LargePicture;
  /** What must be at hand while the picture fills the window. */
  readonly controls: ReactNode;
}

function Pictures({ call, desk, large, controls }: PicturesProps) {
  const { video } = useText();
  const actions = useActions();
  const [zoomed, setZoomed] = useState(false);
  const { theirs, missing, step, source, mayStart, limit } = call.video;
  const { isLarge } = large;
  const who = whoOf(call.peer);
  return (
    <section className={`pictures${isLarge ? ' pictures--large' : ''}`} aria-label={video.pictures}>
      {theirs && (
        <Theirs
          {...{ call, desk, isLarge, zoomed }}
          onLarge={large.toggle}
          onZoom={() => setZoomed(!zoomed)}
        />
      )}
      {source !== null && hasOurs(call) && (
        <figure className={`pictures__ours${theirs ? '' : ' pictures__ours--alone'}`}>
          <Picture callId={call.id} whose="ours" label={video.ours[source]} mirrored={source === 'camera'} />
        </figure>
      )}
      <p className="pictures__words" role="status">
        {step === 'on' && source !== null && (
          <span className="pictures__on" data-testid="camera-on">
            <VideoIcon size={16} aria-hidden />
            {video.inUse[source]}
          </span>
        )}
        {step === 'opening' && source !== null && video.opening[source]}
        {step === 'asking' && video.asking}
        {limit !== 'none' && <span>{video.limits[limit]}</span>}
        {theirs && missing !== null && (
          <span className="pictures__missing">{video.missing[missing](who)}</span>
        )}
        {theirs && missing === null && step === 'off' && video.shows(who)}
      </p>
      {theirs && step === 'off' && mayStart && (
        <Button onPress={() => actions.startVideo(call.id, 'camera')}>{video.showYours}</Button>
      )}
      {isLarge && <div className="pictures__controls">{controls}</div>}
    </section>
  );
}

/** A camera is about to show something; of what is to be shared there is nothing before it is chosen. */
const hasOurs = ({ video: { step, source } }: CallFacts): boolean =>
  step !== 'off' && !(step === 'opening' && source === 'screen');

interface TheirsProps {
  readonly call: CallFacts;
  readonly desk: Desk;
  readonly isLarge: boolean;
  readonly zoomed: boolean;
  readonly onLarge: () => void;
  readonly onZoom: () => void;
}

function Theirs({ call, desk, isLarge, zoomed, onLarge, onZoom }: TheirsProps) {
  const { video } = useText();
  const isApart = desk.pictureApart === call.id;
  return (
    <figure className={`pictures__theirs${zoomed ? ' pictures__theirs--zoomed' : ''}`}>
      <div className="pictures__frame">
        <Picture callId={call.id} whose="theirs" label={video.theirs(whoOf(call.peer))} />
      </div>
      <div className="pictures__tools">
        <IconButton label={zoomed ? video.fit : video.actualSize} aria-pressed={zoomed} onPress={onZoom}>
          <ZoomIcon size={18} aria-hidden />
        </IconButton>
        {document.pictureInPictureEnabled && (
          <IconButton
            label={video.apart}
            aria-pressed={isApart}
            onPress={() => desk.setPictureApart(isApart ? null : call.id)}
          >
            <ApartIcon size={18} aria-hidden />
          </IconButton>
        )}
        <IconButton label={isLarge ? video.small : video.large} aria-pressed={isLarge} onPress={onLarge}>
          {isLarge ? <SmallIcon size={18} aria-hidden /> : <OpenIcon size={18} aria-hidden />}
        </IconButton>
      </div>
    </figure>
  );
}
