import './people.css';
import { useCallback, useEffect, useState } from 'react';
import type { Contact, ContactFields } from '../../../shared/people.ts';
import { Button } from '../components/button.tsx';
import { NewCallIcon } from '../components/icons.ts';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { useNarrow } from '../use-media-query.ts';
import { useRevision } from '../use-pages.ts';
import { ContactFiles } from './contact-files.tsx';
import { FavouriteButtons } from './favourite-buttons.tsx';
import { PeopleList } from './people-list.tsx';
import { PersonCard } from './person-card.tsx';
import { PersonForm } from './person-form.tsx';
import { useDialNumber } from './use-dial-number.ts';

/** What is shown beside the list; `draft` is somebody who is being written down. */
export type PeoplePlace =
  | { readonly kind: 'nobody' }
  | { readonly kind: 'card'; readonly id: number }
  | { readonly kind: 'files' }
  | { readonly kind: 'form'; readonly id: number | null; readonly fields: ContactFields };

export const emptyContact: ContactFields = {
  name: '',
  company: '',
  note: '',
  favourite: false,
  numbers: [{ kind: 'work', number: '' }],
  emails: [],
};

interface Props {
  readonly place: PeoplePlace;
  readonly onPlace: (place: PeoplePlace) => void;
  readonly onDialled: (callId: string) => void;
  /** Null: the company wants no messages. */
  readonly onWrite: ((number: string, name: string) => void) | null;
}

/** Wide: the list beside a person's card. Narrow: one of them. */
export function PeopleRoom({ place, onPlace, onDialled, onWrite }: Props) {
  const text = useText();
  const narrow = useNarrow();
  const [query, setQuery] = useState('');
  const dial = useDialNumber(onDialled);
  const back = narrow ? () => onPlace({ kind: 'nobody' }) : null;
  const list = (
    <>
      <FavouriteButtons of="company" onDialled={onDialled} />
      <PeopleList
        query={query}
        onQuery={setQuery}
        chosen={place.kind === 'card' ? place.id : null}
        onChoose={(id) => onPlace({ kind: 'card', id })}
        arrowsChoose={!narrow}
        onCall={dial}
      />
      <Button
        icon={<NewCallIcon size={18} aria-hidden />}
        onPress={() => onPlace({ kind: 'form', id: null, fields: emptyContact })}
      >
        {text.people.add}
      </Button>
      <Button onPress={() => onPlace({ kind: 'files' })}>{text.people.files.open}</Button>
    </>
  );
  const card = (
    <PlaceOf place={place} onPlace={onPlace} onBack={back} onCall={dial} {...{ onDialled, onWrite }} />
  );
  if (narrow) {
    return (
      <div className="people-room people-room--narrow">
        {place.kind === 'nobody' && <h1 className="only-spoken">{text.rooms.people}</h1>}
        {place.kind === 'nobody' ? list : <div className="people-room__card scroll">{card}</div>}
      </div>
    );
  }
  return (
    <div className="people-room people-room--wide">
      <aside className="people-room__lists">{list}</aside>
      <div className="people-room__card scroll">{card}</div>
    </div>
  );
}

interface PlaceProps extends Props {
  readonly onBack: (() => void) | null;
  readonly onCall: (number: string) => void;
}

function PlaceOf({ place, onPlace, onBack, onCall, onDialled, onWrite }: PlaceProps) {
  const text = useText();
  switch (place.kind) {
    case 'nobody':
      return (
        <div className="person-card">
          <h1>{text.people.choose}</h1>
          <p className="quiet">{text.people.chooseMeaning}</p>
        </div>
      );
    case 'card':
      return <CardOf key={place.id} id={place.id} {...{ onPlace, onBack, onCall, onDialled, onWrite }} />;
    case 'files':
      return <ContactFiles onClose={() => onPlace({ kind: 'nobody' })} />;
    case 'form':
      return (
        <PersonForm
          key={place.id}
          id={place.id}
          initial={place.fields}
          onSaved={(id) => onPlace({ kind: 'card', id })}
          onCancel={() => onPlace(place.id === null ? { kind: 'nobody' } : { kind: 'card', id: place.id })}
        />
      );
  }
}

type CardOfProps = Omit<PlaceProps, 'place'> & { readonly id: number };

function CardOf({ id, onPlace, onBack, onCall, onDialled, onWrite }: CardOfProps) {
  const desktop = useDesktop();
  const revision = useRevision('people');
  const [contact, setContact] = useState<Contact | null>(null);
  const load = useCallback(() => desktop.request('people.get', { id }), [desktop, id]);
  useEffect(() => {
    let isCurrent = true;
    // The revision asks the same again.
    void revision;
    void load().then((reply) => {
      if (isCurrent) setContact(reply.ok ? reply.value : null);
    });
    return () => {
      isCurrent = false;
    };
  }, [load, revision]);
  if (contact === null) return null;
  const { id: _, picture: __, ...fields } = contact;
  return (
    <PersonCard
      contact={contact}
      onBack={onBack}
      onCall={onCall}
      onDialled={onDialled}
      onWrite={onWrite}
      onEdit={() => onPlace({ kind: 'form', id, fields })}
      onFavourite={(favourite) =>
        void desktop.request('people.save', { id, fields: { ...fields, favourite } })
      }
      onRemove={() => {
        void desktop.request('people.remove', { id });
        onPlace({ kind: 'nobody' });
      }}
    />
  );
}
