import './notices.css';
import { useState } from 'react';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import type { RegistrationView } from '../../engine/snapshot.ts';
import { IconButton } from '../components/button.tsx';
import { Details } from '../components/details.tsx';
import { CloseIcon, InfoIcon } from '../components/icons.ts';
import { SentenceText } from '../components/sentence.tsx';
import { formatClock } from '../format/duration.ts';
import { useDesktop, useDesktopView, useEngine } from '../offhook.ts';
import type { Sentence, Text } from '../text/text.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { chooseGap } from './connection.ts';

/** Problems that do not block. The region is always there, so that a new one is read out. */
export function Notices({ notices }: { notices: DesktopState['notices'] }) {
  const text = useText();
  const desktop = useDesktop();
  const { failure } = useDesktopView();
  const locale = useLocale();
  const gap = chooseGap(useEngine(({ registration }) => registration.lastGap, sameGap));
  const [seenGap, setSeenGap] = useState<number | null>(null);
  return (
    <div className="notices" role="status">
      {failure !== null && (
        <Notice
          sentence={text.common.requestFailed}
          detail={`${failure.request}: ${failure.code}`}
          onDismiss={desktop.dismissFailure}
        />
      )}
      {gap !== null && gap.to !== seenGap && (
        <Notice
          sentence={gapSentence(gap, text, locale)}
          detail={null}
          onDismiss={() => setSeenGap(gap.to)}
        />
      )}
      {notices.map(({ id, problem }) => (
        <Notice
          key={id}
          sentence={text.problems[problem.code]}
          detail={problem.detail}
          onDismiss={() => desktop.dismissNotice(id)}
        />
      ))}
    </div>
  );
}

type Gap = NonNullable<RegistrationView['lastGap']>;

function sameGap(a: Gap | null, b: Gap | null): boolean {
  return a?.from === b?.from && a?.to === b?.to;
}

/** A time in which nobody could call, in the minutes of a clock on the wall. */
function gapSentence({ from, to }: Gap, text: Text, locale: string): Sentence {
  const [begin, end] = [formatClock(from, locale), formatClock(to, locale)];
  return begin === end ? text.availability.gapAt(end) : text.availability.gap(begin, end);
}

interface NoticeProps {
  readonly sentence: Sentence;
  readonly detail: string | null;
  readonly onDismiss: () => void;
}

function Notice({ sentence, detail, onDismiss }: NoticeProps) {
  const text = useText();
  return (
    <div className="notice">
      <InfoIcon size={20} aria-hidden className="notice__icon" />
      <SentenceText sentence={sentence}>
        {detail !== null && <Details rows={[[text.connection.technical, detail]]} />}
      </SentenceText>
      <IconButton label={text.common.dismiss} onPress={onDismiss}>
        <CloseIcon size={18} aria-hidden />
      </IconButton>
    </div>
  );
}
