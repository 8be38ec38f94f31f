import './notices.css';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import { IconButton } from '../components/button.tsx';
import { Details } from '../components/details.tsx';
import { CloseIcon, InfoIcon } from '../components/icons.ts';
import { SentenceText } from '../components/sentence.tsx';
import { useDesktop, useDesktopView } from '../offhook.ts';
import type { Sentence } from '../text/text.ts';
import { useText } from '../text/use-text.ts';

/** Problems that do not block. The region is always there, so that a new one is read out. */
export function Notices({ notices }: { notices: DesktopState['notices'] }) {
  const text = useText();
  const desktop = useDesktop();
  const { failure } = useDesktopView();
  return (
    <div className="notices" role="status">
      {failure !== null && (
        <Notice
          sentence={text.common.requestFailed}
          detail={`${failure.request}: ${failure.code}`}
          onDismiss={desktop.dismissFailure}
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
