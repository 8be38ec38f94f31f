import './avatar.css';
import { useState } from 'react';
import { initialsOf } from '../format/address.ts';
import { PersonIcon } from './icons.ts';

interface Props {
  readonly name: string | null;
  /** Where it is; null: there is none. */
  readonly picture?: string | null;
  /** A tiny one takes no more room than an icon. */
  readonly size?: 'tiny' | 'small' | 'large';
}

/** Decoration beside a name that is always written out: the picture, or the initials until it is there. */
export function Avatar({ name, picture = null, size = 'large' }: Props) {
  const [broken, setBroken] = useState<string | null>(null);
  const initials = name === null ? null : initialsOf(name);
  return (
    <span className={`avatar avatar--${size}`} aria-hidden>
      {initials ?? <PersonIcon size={20} />}
      {picture !== null && picture !== broken && (
        <img
          className="avatar__picture"
          src={picture}
          alt=""
          draggable={false}
          onError={() => setBroken(picture)}
        />
      )}
    </span>
  );
}
