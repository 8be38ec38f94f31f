import type { Quality } from '../../engine/snapshot.ts';
import { FairSignalIcon, GoodSignalIcon, NoSignalIcon, PoorSignalIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';

const icons = { good: GoodSignalIcon, fair: FairSignalIcon, poor: PoorSignalIcon, silent: NoSignalIcon };

/** How the call sounds, in a word; there is none before anybody can say. */
export function QualityPill({ quality }: { quality: Quality | null }) {
  const text = useText();
  if (quality === null) return null;
  const Icon = icons[quality];
  return (
    <p className="quality-pill" data-testid="quality" data-quality={quality}>
      <Icon size={18} aria-hidden />
      <span className="only-spoken">{text.call.sound}: </span>
      {text.call.quality[quality]}
    </p>
  );
}
