import '../components/tick.css';
import './share.css';
import { useEffect, useEffectEvent, useState } from 'react';
import { Checkbox } from 'react-aria-components/Checkbox';
import { ListBox, ListBoxItem } from 'react-aria-components/ListBox';
import type { ShareChoice, ShareOffer, ShareRefused, ShareSound } from '../../../shared/screen-share.ts';
import type { Desktop } from '../../desktop.ts';
import { Button } from '../components/button.tsx';
import { ProblemIcon, ScreenIcon, WindowIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';
import { readChoice, sayRefused } from './read-choice.ts';

interface Props {
  readonly desktop: Desktop;
  /** Which share is chosen for. */
  readonly id: string;
}

/** Thumbnails live on. */
const againMs = 1000;

/** What can be shown to the other side. The page of the calls sees nothing of this: only this window is told. */
export function SharePicker({ desktop, id }: Props) {
  const text = useText();
  const words = text.screenShare;
  const choice = useChoice(desktop, id);
  const [marked, setMarked] = useState<string | null>(null);
  const [withSound, setWithSound] = useState(false);
  const [why, setWhy] = useState<ShareRefused | null>(null);
  const { offers, refused } = readChoice(choice);
  const chosen = offers.find((offer) => offer.id === marked) ?? offers[0];

  async function ask(source: string | null): Promise<void> {
    setWhy(null);
    const reply = await desktop.request('screenShare.choose', { id, source, sound: withSound });
    setWhy(reply.ok ? reply.value : 'unanswered');
  }
  const choose = (source: string | null): void => void ask(source);

  useEscape(() => choose(null));

  return (
    <section className="share-picker" aria-labelledby="share-title">
      <h1 id="share-title" className="share-picker__title">
        {words.title}
      </h1>
      <div className="share-picker__body">
        {choice === null && <p className="quiet">{words.looking}</p>}
        {choice?.problem != null && <Problem>{words.problems[choice.problem]}</Problem>}
        {why !== null && why !== choice?.problem && <Problem>{sayRefused(words, why)}</Problem>}
        {choice?.portal != null && choice.portal.length > 0 && (
          <div className="share-picker__portal">
            <p>{words.portal}</p>
            {choice.portal.map((kind) => (
              <Button key={kind} tone="accent" onPress={() => choose(kind)}>
                {words.portalKinds[kind]}
              </Button>
            ))}
          </div>
        )}
        {choice?.portal === null && choice.problem === null && offers.length === 0 && <p>{words.nothing}</p>}
        {chosen !== undefined && (
          <Offers offers={offers} chosen={chosen.id} onMark={setMarked} onChoose={choose} />
        )}
        {choice !== null && offers.length > 0 && (
          <Sound sound={choice.sound} isOn={withSound} onChange={setWithSound} />
        )}
        {refused.length > 0 && <Refused offers={refused} />}
      </div>
      <div className="share-picker__foot">
        <Button onPress={() => choose(null)}>{text.common.cancel}</Button>
        {choice?.portal === null && (
          <Button
            tone="accent"
            isDisabled={chosen === undefined}
            onPress={() => chosen !== undefined && choose(chosen.id)}
          >
            {words.share}
          </Button>
        )}
      </div>
    </section>
  );
}

/** Wherever the focus is. */
function useEscape(leave: () => void): void {
  const press = useEffectEvent((event: KeyboardEvent): void => {
    if (event.key !== 'Escape') return;
    event.preventDefault();
    leave();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => press(event);
    document.addEventListener('keydown', listen, { capture: true });
    return () => document.removeEventListener('keydown', listen, { capture: true });
  }, []);
}

/** Null: nothing is told yet. */
function useChoice(desktop: Desktop, id: string): ShareChoice | null {
  const [choice, setChoice] = useState<ShareChoice | null>(null);
  useEffect(() => {
    let timer: ReturnType<typeof setTimeout> | undefined;
    let isOver = false;
    async function look(): Promise<void> {
      const reply = await desktop.request('screenShare.look', null);
      if (isOver) return;
      if (reply.ok && reply.value?.id === id) setChoice(reply.value);
      timer = setTimeout(() => void look(), againMs);
    }
    void look();
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [desktop, id]);
  return choice;
}

interface OffersProps {
  readonly offers: readonly ShareOffer[];
  readonly chosen: string;
  readonly onMark: (id: string) => void;
  readonly onChoose: (id: string) => void;
}

function Offers({ offers, chosen, onMark, onChoose }: OffersProps) {
  const { screenShare: words } = useText();
  return (
    <ListBox
      className="share-picker__offers"
      aria-label={words.list}
      layout="grid"
      items={offers}
      autoFocus="first"
      selectionMode="single"
      selectionBehavior="replace"
      disallowEmptySelection
      selectedKeys={[chosen]}
      onSelectionChange={(keys) => {
        if (keys === 'all') return;
        for (const key of keys) onMark(String(key));
      }}
      onAction={(key) => onChoose(String(key))}
    >
      {(offer) => (
        <ListBoxItem id={offer.id} textValue={offer.title} className="share-offer">
          <span className="share-offer__picture">
            {offer.picture === null ? (
              <Sign kind={offer.kind} size={32} />
            ) : (
              <img src={offer.picture} alt="" draggable={false} />
            )}
          </span>
          <span className="share-offer__title">{offer.title || words.untitled}</span>
          <span className="share-offer__from quiet">{offer.application ?? words.kinds[offer.kind]}</span>
        </ListBoxItem>
      )}
    </ListBox>
  );
}

interface SoundProps {
  readonly sound: ShareSound;
  readonly isOn: boolean;
  readonly onChange: (isOn: boolean) => void;
}

/** Off each time: whoever shares a window need not think of what plays meanwhile. */
function Sound({ sound, isOn, onChange }: SoundProps) {
  const { screenShare: words } = useText();
  if (sound !== 'offered') return <p className="quiet">{words.noSound[sound]}</p>;
  return (
    <Checkbox className="tick share-picker__sound" isSelected={isOn} onChange={onChange}>
      <span className="tick__box" aria-hidden />
      <span>
        {words.sound}
        <span className="share-picker__meaning quiet">{words.soundMeaning}</span>
      </span>
    </Checkbox>
  );
}

/** What the policy keeps back, and why: without a picture of it. */
function Refused({ offers }: { offers: readonly ShareOffer[] }) {
  const { screenShare: words } = useText();
  return (
    <section className="share-refused" aria-label={words.notOffered(offers.length)}>
      <h2 className="share-refused__head">{words.notOffered(offers.length)}</h2>
      <ul>
        {offers.map(({ id, kind, title, refusal }) => (
          <li key={id} className="share-refused__one">
            <Sign kind={kind} size={18} />
            <span>
              <span className="share-refused__title">{title || words.untitled}</span>
              <span className="quiet">{refusal !== null && words.refusals[refusal]}</span>
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}

function Sign({ kind, size }: { readonly kind: ShareOffer['kind']; readonly size: number }) {
  return kind === 'screen' ? <ScreenIcon size={size} aria-hidden /> : <WindowIcon size={size} aria-hidden />;
}

function Problem({ children }: { readonly children: string }) {
  return (
    <p className="callout share-picker__problem" role="status">
      <ProblemIcon size={20} aria-hidden />
      <span>{children}</span>
    </p>
  );
}
