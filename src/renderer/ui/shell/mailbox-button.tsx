import './mailbox-button.css';
import type { Mailbox, VoiceBox } from '../../../shared/mailbox.ts';
import { Button, IconButton } from '../components/button.tsx';
import { CallIcon, VoicemailIcon } from '../components/icons.ts';
import { OpenedDialog } from '../components/opened-dialog.tsx';
import { useDesktopView } from '../offhook.ts';
import { useDialNumber } from '../people/use-dial-number.ts';
import type { Text } from '../text/text.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly onDialled: (callId: string) => void;
}

/** What waits in the mailbox, in words; pressed, it calls the box, or shows several. Nothing where nobody has a box. */
export function MailboxButton({ onDialled }: Props) {
  const { voicemail } = useText();
  const dial = useDialNumber(onDialled);
  const mailbox = useDesktopView().state?.mailbox;
  if (mailbox === undefined) return null;
  const { fresh, number, boxes } = mailbox;
  if (boxes.length > 1) return <MailboxList mailbox={mailbox} onCall={dial} />;
  if (fresh === 0 && number === null) return null;
  const name = boxes[0]?.name ?? null;
  const call = name === null ? voicemail.call : voicemail.callBox(name);
  const waiting = waitingIn(mailbox, voicemail, call);
  const said = name === null || fresh === 0 ? waiting : `${name}: ${waiting}`;
  const icon = <VoicemailIcon size={18} aria-hidden />;
  if (number === null) {
    return (
      <p className="header__mailbox" role="status">
        {icon}
        {said}
      </p>
    );
  }
  return (
    <Button tone="quiet" icon={icon} onPress={() => dial(number)}>
      {said}
    </Button>
  );
}

interface ListProps {
  readonly mailbox: Mailbox;
  readonly onCall: (number: string) => void;
}

/** All of them in one line, and one by one once it is pressed. */
function MailboxList({ mailbox, onCall }: ListProps) {
  const { voicemail } = useText();
  return (
    <OpenedDialog
      className="button button--quiet button--normal"
      face={
        <>
          <VoicemailIcon size={18} aria-hidden />
          <span className="button__label">{waitingIn(mailbox, voicemail, voicemail.boxes)}</span>
        </>
      }
      title={voicemail.boxes}
    >
      {(close) => (
        <ul className="mailbox-list">
          {mailbox.boxes.map((box) => (
            <li key={`${box.name} ${box.number}`} className="mailbox-list__box" data-testid="voice-box">
              <span className="mailbox-list__name">
                {box.name === null ? voicemail.own : <bdi>{box.name}</bdi>}
              </span>
              <span className={box.fresh > 0 ? 'mailbox-list__new' : 'quiet'}>
                {waitingIn(box, voicemail, voicemail.nothingNew)}
              </span>
              {box.number !== null && (
                <IconButton
                  label={box.name === null ? voicemail.callOwn : voicemail.callBox(box.name)}
                  onPress={() => {
                    close();
                    onCall(box.number ?? '');
                  }}
                >
                  <CallIcon size={18} aria-hidden />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      )}
    </OpenedDialog>
  );
}

type Waiting = Pick<VoiceBox, 'fresh' | 'old' | 'urgent' | 'isCounted'>;

function waitingIn(
  { fresh, old, urgent, isCounted }: Waiting,
  words: Text['voicemail'],
  nothing: string,
): string {
  return [
    fresh > 0 ? words.fresh(fresh, isCounted) : nothing,
    urgent > 0 ? words.urgent(urgent) : null,
    fresh === 0 && old > 0 ? words.old(old) : null,
  ]
    .filter((part) => part !== null)
    .join(', ');
}
