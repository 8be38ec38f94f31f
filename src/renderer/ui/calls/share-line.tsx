import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { ProblemIcon } from '../components/icons.ts';
import { useDesktop, useDesktopView } from '../offhook.ts';
import { ShareBar } from '../side/share-bar.tsx';
import { useText } from '../text/use-text.ts';

/** What is shared, and the way to end it; then, how it ended, where nobody here ended it. */
export function ShareLine() {
  const text = useText();
  const desktop = useDesktop();
  const screenShare = useDesktopView().state?.screenShare;
  const [read, setRead] = useState<string | null>(null);
  if (screenShare === undefined) return null;
  const { share, last } = screenShare;
  if (share?.step === 'sharing')
    return (
      <div className="share-line">
        <ShareBar desktop={desktop} share={share} />
      </div>
    );
  if (last === null || last.end === 'stopped' || last.end === 'call' || last.id === read) return null;
  return (
    <div className="share-line share-line--over callout" role="status">
      <ProblemIcon size={20} aria-hidden />
      <span>
        {text.screenShare.ends[last.end]}{' '}
        <Button tone="quiet" onPress={() => setRead(last.id)}>
          {text.common.dismiss}
        </Button>
      </span>
    </div>
  );
}
