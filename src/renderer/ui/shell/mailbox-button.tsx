import { Button } from '../components/button.tsx';
import { VoicemailIcon } from '../components/icons.ts';
import { useDesktopView } from '../offhook.ts';
import { useDialNumber } from '../people/use-dial-number.ts';
import { useText } from '../text/use-text.ts';

/** What waits in the mailbox, in words; pressed, it calls the box. Nothing where nobody has a box. */
export function MailboxButton({ onDialled }: { onDialled: (callId: string) => void }) {
  const { voicemail } = useText();
  const dial = useDialNumber(onDialled);
  const mailbox = useDesktopView().state?.mailbox;
  if (mailbox === undefined || (mailbox.fresh === 0 && mailbox.number === null)) return null;
  const { fresh, old, urgent, isCounted, number } = mailbox;
  const said = [
    fresh > 0 ? voicemail.fresh(fresh, isCounted) : voicemail.call,
    urgent > 0 ? voicemail.urgent(urgent) : null,
    fresh === 0 && old > 0 ? voicemail.old(old) : null,
  ]
    .filter((part) => part !== null)
    .join(', ');
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
