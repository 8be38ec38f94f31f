import '../people/people.css';
import './messages.css';
import { useState } from 'react';
import { Button } from '../components/button.tsx';
import { NewCallIcon } from '../components/icons.ts';
import { useDialNumber } from '../people/use-dial-number.ts';
import { useText } from '../text/use-text.ts';
import { useNarrow } from '../use-media-query.ts';
import { ChatList } from './chat-list.tsx';
import { ChatView } from './chat-view.tsx';
import { NewChat } from './new-chat.tsx';

/** What is shown beside the list of chats. */
export type MessagesPlace =
  | { readonly kind: 'nothing' }
  | { readonly kind: 'chat'; readonly id: number }
  | { readonly kind: 'new' };

/** Kept while the person visits another room. */
export interface MessagesDesk {
  readonly place: MessagesPlace;
  setPlace(place: MessagesPlace): void;
  readonly drafts: Readonly<Record<number, string>>;
  setDraft(chat: number, draft: string): void;
}

export function useMessagesDesk(): MessagesDesk {
  const [place, setPlace] = useState<MessagesPlace>({ kind: 'nothing' });
  const [drafts, setDrafts] = useState<Readonly<Record<number, string>>>({});
  return {
    place,
    setPlace,
    drafts,
    setDraft: (chat, draft) => setDrafts((known) => ({ ...known, [chat]: draft })),
  };
}

interface Props {
  readonly desk: MessagesDesk;
  readonly domain: string;
  readonly onDialled: (callId: string) => void;
}

/** Wide: the list beside a chat. Narrow: one of them. */
export function MessagesRoom({ desk, domain, onDialled }: Props) {
  const text = useText();
  const narrow = useNarrow();
  const { place, setPlace } = desk;
  const list = (
    <>
      <ChatList
        chosen={place.kind === 'chat' ? place.id : null}
        onChoose={(id) => setPlace({ kind: 'chat', id })}
      />
      <Button icon={<NewCallIcon size={18} aria-hidden />} onPress={() => setPlace({ kind: 'new' })}>
        {text.messages.begin}
      </Button>
    </>
  );
  const shown = <PlaceOf {...{ desk, domain, onDialled, narrow }} />;
  if (narrow) {
    return (
      <div className="people-room people-room--narrow messages-room--narrow">
        {place.kind === 'nothing' && <h1 className="only-spoken">{text.rooms.messages}</h1>}
        {place.kind === 'nothing' ? list : shown}
      </div>
    );
  }
  return (
    <div className="people-room people-room--wide">
      <aside className="people-room__lists">{list}</aside>
      <div className="messages-room__place">{shown}</div>
    </div>
  );
}

function PlaceOf({ desk, domain, onDialled, narrow }: Props & { readonly narrow: boolean }) {
  const text = useText();
  const dial = useDialNumber(onDialled);
  const { place, setPlace } = desk;
  const leave = (): void => setPlace({ kind: 'nothing' });
  switch (place.kind) {
    case 'nothing':
      return (
        <div className="person-card">
          <h1>{text.messages.choose}</h1>
          <p className="quiet">{text.messages.chooseMeaning}</p>
        </div>
      );
    case 'new':
      return <NewChat domain={domain} onOpened={(id) => setPlace({ kind: 'chat', id })} onCancel={leave} />;
    case 'chat':
      return (
        <ChatView
          key={place.id}
          id={place.id}
          draft={desk.drafts[place.id] ?? ''}
          onDraft={(draft) => desk.setDraft(place.id, draft)}
          onBack={narrow ? leave : null}
          onCall={dial}
          onRemoved={leave}
        />
      );
  }
}
