import { Button } from '../components/button.tsx';
import { useActions } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

const place = /^[0-9*#]{1,32}$/;

/** Takes a parked call, or one that rings elsewhere; the field says where, empty means the own group. */
export function PickUp({ draft, onDialled }: { draft: string; onDialled: (callId: string) => void }) {
  const text = useText();
  const actions = useActions();
  const typed = draft.trim();
  return (
    <div className="dial-screen__pick-up">
      <Button
        isDisabled={typed !== '' && !place.test(typed)}
        onPress={() => onDialled(actions.pickUp(typed === '' ? null : typed))}
      >
        {text.inCall.pickUp}
      </Button>
      <p className="quiet">{text.inCall.pickUpMeaning}</p>
    </div>
  );
}
