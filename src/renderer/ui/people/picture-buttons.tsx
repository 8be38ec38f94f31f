import { useRef, useState } from 'react';
import type { Contact } from '../../../shared/people.ts';
import { Button } from '../components/button.tsx';
import { PictureIcon } from '../components/icons.ts';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/** Choosing and removing somebody's picture. What became of it is said. */
export function PictureButtons({ contact: { id, picture } }: { contact: Pick<Contact, 'id' | 'picture'> }) {
  const words = useText().people.picture;
  const desktop = useDesktop();
  const [said, setSaid] = useState('');
  // Not disabled meanwhile: the keyboard would lose its place.
  const busy = useRef(false);

  async function choose(): Promise<void> {
    if (busy.current) return;
    busy.current = true;
    setSaid('');
    const reply = await desktop.request('people.choosePicture', { id });
    busy.current = false;
    const outcome = reply.ok ? reply.value.outcome : 'unreadable';
    setSaid(outcome === 'none' ? '' : words.outcomes[outcome]);
  }

  async function remove(): Promise<void> {
    const reply = await desktop.request('people.removePicture', { id });
    setSaid(reply.ok ? words.removed : words.outcomes.unreadable);
  }

  return (
    <>
      <Button icon={<PictureIcon size={18} aria-hidden />} onPress={() => void choose()}>
        {picture === null ? words.choose : words.change}
      </Button>
      {picture !== null && <Button onPress={() => void remove()}>{words.remove}</Button>}
      <p role="status" className="person-card__said quiet">
        {said}
      </p>
    </>
  );
}
