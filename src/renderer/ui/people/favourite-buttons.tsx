import './favourite-buttons.css';
import { useId } from 'react';
import type { Favourite } from '../../../shared/favourite.ts';
import { Button } from '../components/button.tsx';
import { FavouriteIcon } from '../components/icons.ts';
import { PresenceMark } from '../components/presence-mark.tsx';
import { resolveDial } from '../dialpad/use-dialled.ts';
import { useActions, useDesktop, useDesktopView, useDrawLater, usePresence } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  /** In the room of people one's own stand in the list already. */
  readonly of: 'everybody' | 'company';
  readonly onDialled: (callId: string) => void;
}

/** As many as find room beside the pad; the others are found by their names. */
const most = 8;

/** A press calls. Nothing at all while there are no favourites. */
export function FavouriteButtons({ of, onDialled }: Props) {
  const { people } = useText();
  const { state } = useDesktopView();
  const call = useCallFavourite(onDialled);
  const all = state?.favourites ?? [];
  const shown = (of === 'company' ? all.filter(({ contact }) => contact === null) : all).slice(0, most);
  if (shown.length === 0) return null;
  const title = of === 'company' ? people.companyFavourites : people.favourites;
  return (
    <section className="favourites" aria-label={title}>
      <h2 className="favourites__title">
        <FavouriteIcon size={18} aria-hidden />
        {title}
      </h2>
      <ul className="favourites__list">
        {shown.map((favourite) => (
          <li key={`${favourite.contact} ${favourite.numbers[0]}`}>
            <FavouriteButton favourite={favourite} onCall={call} />
          </li>
        ))}
      </ul>
    </section>
  );
}

/** With the state, where it is known: whoever is on the phone need not be tried. */
function FavouriteButton({
  favourite,
  onCall,
}: {
  favourite: Favourite;
  onCall: (favourite: Favourite) => void;
}) {
  const { people } = useText();
  const stateId = useId();
  const colleague = usePresence(({ colleagues }) =>
    favourite.numbers.map((number) => colleagues.get(number)).find((each) => each !== undefined),
  );
  return (
    <>
      <Button
        aria-label={people.callNumber(nameOf(favourite))}
        aria-describedby={stateId}
        onPress={() => onCall(favourite)}
      >
        <bdi>{nameOf(favourite)}</bdi>
      </Button>
      {/* Beside the button: what stands in it must be in its name (WCAG 2.5.3). */}
      <span id={stateId} className="favourites__state">
        <PresenceMark colleague={colleague} />
      </span>
    </>
  );
}

const nameOf = ({ name, numbers }: Favourite): string => name ?? numbers[0] ?? '';

/** The company's numbers are as they are dialled; the others go by the rules. */
export function useCallFavourite(onDialled: (callId: string) => void): (favourite: Favourite) => void {
  const desktop = useDesktop();
  const actions = useActions();
  const drawLater = useDrawLater();
  function dial(number: string): void {
    try {
      const callId = actions.dial(number);
      // The call leaves before it is drawn.
      drawLater(() => onDialled(callId));
    } catch {
      // Nothing that can be called: the room stays as it is.
    }
  }
  return ({ numbers, contact }) => {
    const [number = ''] = numbers;
    if (contact === null) dial(number);
    else void resolveDial(desktop, number).then(({ target }) => dial(target));
  };
}
