import './share.css';
import type { Share } from '../../../shared/screen-share.ts';
import type { Desktop } from '../../desktop.ts';
import { Button } from '../components/button.tsx';
import { ScreenIcon, WindowIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';
import { useNow } from '../use-now.ts';

interface Props {
  readonly desktop: Desktop;
  readonly share: Share;
}

/** What is shown to the other side, and the way to end it: over all windows, and in the call. */
export function ShareBar({ desktop, share }: Props) {
  const { screenShare: words } = useText();
  const { id, kind, title, pause, sound, endsAt } = share;
  const now = useNow(endsAt !== null);
  const Icon = kind === 'screen' ? ScreenIcon : WindowIcon;
  const left = endsAt === null ? null : words.left(Math.max(1, Math.ceil((endsAt - now) / 60_000)));
  return (
    <section className={`share-bar share-bar--${pause === null ? 'seen' : 'paused'}`} aria-label={words.bar}>
      <Icon size={20} aria-hidden />
      <div className="share-bar__words" role="status">
        <p className="share-bar__title" title={title}>
          {words.sharing(title, kind)}
        </p>
        {pause !== null && (
          <p className="share-bar__line">
            <strong>{words.paused}.</strong> {words.pauses[pause]}
          </p>
        )}
        {pause === null && (sound !== 'none' || left !== null) && (
          <p className="share-bar__line quiet">
            {sound !== 'none' && words.sounds[sound]} {left}
          </p>
        )}
      </div>
      <Button tone="danger" onPress={() => void desktop.request('screenShare.stop', { id, by: 'stopped' })}>
        {words.stop}
      </Button>
    </section>
  );
}

/** The bar as a window of its own, which needs a heading. */
export function ShareWindow(props: Props) {
  const { screenShare: words } = useText();
  return (
    <>
      <h1 className="only-spoken">{words.bar}</h1>
      <ShareBar {...props} />
    </>
  );
}
