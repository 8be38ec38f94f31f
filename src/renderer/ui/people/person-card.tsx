import { useRef, useState } from 'react';
import { ToggleButton } from 'react-aria-components/ToggleButton';
import type { Contact } from '../../../shared/people.ts';
import { useFocusWhenLost } from '../calls/use-focus-when-lost.ts';
import { Avatar } from '../components/avatar.tsx';
import { Button, IconButton } from '../components/button.tsx';
import { Facts } from '../components/facts.tsx';
import { BackIcon, CallIcon, EditIcon, FavouriteIcon, MessageIcon } from '../components/icons.ts';
import { NumberMark } from '../components/presence-mark.tsx';
import { useText } from '../text/use-text.ts';
import { HistoryRows } from './history-rows.tsx';
import { PictureButtons } from './picture-buttons.tsx';

interface Props {
  readonly contact: Contact;
  readonly onBack: (() => void) | null;
  readonly onCall: (number: string) => void;
  readonly onDialled: (callId: string) => void;
  readonly onWrite: ((number: string, name: string) => void) | null;
  readonly onEdit: () => void;
  readonly onFavourite: (favourite: boolean) => void;
  readonly onRemove: () => void;
}

/** A person: numbers to call, what is known, and the calls there were. */
export function PersonCard(props: Props) {
  const { contact, onBack, onCall, onDialled, onWrite, onEdit, onFavourite, onRemove } = props;
  const text = useText();
  const words = text.people;
  const [asking, setAsking] = useState(false);
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusWhenLost(heading);
  const shown = contact.name === '' ? contact.company : contact.name;
  return (
    <article className="person-card" aria-label={shown}>
      {onBack !== null && (
        <div>
          <Button tone="quiet" icon={<BackIcon size={18} aria-hidden />} onPress={onBack}>
            {words.back}
          </Button>
        </div>
      )}
      <header className="person-card__head">
        <Avatar name={shown} picture={contact.picture} />
        <div className="person-card__who">
          <h1 ref={heading} tabIndex={-1}>
            <bdi>{shown}</bdi>
          </h1>
          {contact.name !== '' && contact.company !== '' && (
            <p className="quiet">
              <bdi>{contact.company}</bdi>
            </p>
          )}
        </div>
      </header>
      <div className="person-card__buttons">
        <ToggleButton
          className="button button--plain button--normal"
          isSelected={contact.favourite}
          onChange={onFavourite}
        >
          <FavouriteIcon size={18} aria-hidden />
          <span className="button__label">{words.favourite}</span>
        </ToggleButton>
        <Button icon={<EditIcon size={18} aria-hidden />} onPress={onEdit}>
          {words.edit}
        </Button>
        <Button onPress={() => setAsking(true)}>{words.remove}</Button>
        <PictureButtons contact={contact} />
      </div>
      {asking && (
        <section className="person-card__question" aria-label={words.removeQuestion(shown)}>
          <h2>{words.removeQuestion(shown)}</h2>
          <p>{words.removeMeaning}</p>
          <div className="person-card__buttons">
            <Button tone="danger" autoFocus onPress={onRemove}>
              {words.remove}
            </Button>
            <Button onPress={() => setAsking(false)}>{text.common.cancel}</Button>
          </div>
        </section>
      )}
      <section aria-label={words.numbers}>
        {contact.numbers.length === 0 && <p className="quiet">{words.noNumbers}</p>}
        <ul className="person-card__numbers">
          {contact.numbers.map(({ kind, number }) => (
            <li key={`${kind} ${number}`} className="person-card__number">
              <span>
                <span className="quiet">{words.kinds[kind]}</span>
                <br />
                <bdi className="selectable">{number}</bdi>
              </span>
              <NumberMark number={number} />
              <IconButton label={words.callNumber(number)} onPress={() => onCall(number)}>
                <CallIcon size={20} aria-hidden />
              </IconButton>
              {onWrite !== null && kind !== 'fax' && (
                <IconButton label={text.messages.message(number)} onPress={() => onWrite(number, shown)}>
                  <MessageIcon size={20} aria-hidden />
                </IconButton>
              )}
            </li>
          ))}
        </ul>
      </section>
      {contact.emails.length > 0 && <Facts rows={[[words.emails, contact.emails.join(', ')]]} />}
      {contact.note !== '' && (
        <section aria-label={words.note}>
          <h2>{words.note}</h2>
          <p className="person-card__note selectable" dir="auto">
            {contact.note}
          </p>
        </section>
      )}
      <section className="history" aria-label={text.history.ofPerson}>
        <h2>{text.history.ofPerson}</h2>
        <HistoryRows
          filter="all"
          query=""
          contact={contact.id}
          whenEmpty={<p className="quiet">{text.history.noneOfPerson}</p>}
          onDialled={onDialled}
          onOpen={null}
          onPerson={null}
        />
      </section>
    </article>
  );
}
