import '../calls/call-lists.css';
import './people.css';
import { type MouseEvent, memo, type RefObject } from 'react';
import type { FoundPerson } from '../../../shared/people.ts';
import { Avatar } from '../components/avatar.tsx';
import { FavouriteIcon } from '../components/icons.ts';
import { ListOption } from '../components/list-option.tsx';
import { PresenceMark } from '../components/presence-mark.tsx';
import { usePresence } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

export const optionId = (id: number): string => `person-${id}`;

export type Choose = (index: number, id: number) => void;

interface Props {
  readonly person: FoundPerson;
  readonly index: number;
  readonly total: number;
  readonly chosen: boolean;
  readonly active: boolean;
  readonly choose: RefObject<Choose>;
}

/** Drawn again when somebody else stands there, and not with each sign that is typed before they are found. */
export const PersonRow = memo(function PersonRow({ person, index, total, chosen, active, choose }: Props) {
  const text = useText();
  const colleague = usePresence(({ colleagues }) =>
    person.numbers.map(({ number }) => colleagues.get(number)).find((each) => each !== undefined),
  );
  const under = [person.company, person.numbers[0]?.number ?? ''].filter((part) => part !== '').join(', ');
  return (
    <ListOption
      id={optionId(person.id)}
      {...{ index, total, chosen, active }}
      onMouseDown={focusList}
      onChoose={() => choose.current(index, person.id)}
    >
      <Avatar name={person.name} picture={person.picture} size="small" />
      <span className="call-row__words">
        <bdi className="call-row__who">{person.name}</bdi>
        <span className="call-row__state">{under}</span>
      </span>
      <PresenceMark colleague={colleague} />
      {person.favourite && (
        <span className="person-row__favourite">
          <FavouriteIcon size={18} aria-hidden />
          <span className="only-spoken">{text.people.favourite}</span>
        </span>
      )}
    </ListOption>
  );
});

/** A row's element is whoever's stands there next: the list has the focus, and names the person. */
function focusList(event: MouseEvent): void {
  event.preventDefault();
  event.currentTarget.closest<HTMLElement>('[role="listbox"]')?.focus({ preventScroll: true });
}
