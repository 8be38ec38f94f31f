import './avatar.css';
import { initialsOf } from '../format/address.ts';
import { PersonIcon } from './icons.ts';

/** Decoration beside a name that is always written out. */
export function Avatar({ name, size = 'large' }: { name: string | null; size?: 'small' | 'large' }) {
  const initials = name === null ? null : initialsOf(name);
  return (
    <span className={`avatar avatar--${size}`} aria-hidden>
      {initials ?? <PersonIcon size={20} />}
    </span>
  );
}
