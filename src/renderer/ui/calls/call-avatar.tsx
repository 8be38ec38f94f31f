import { knownOf } from '../../../shared/known-of.ts';
import type { Peer } from '../../engine/core/peer.ts';
import { Avatar } from '../components/avatar.tsx';
import { useDesktopView } from '../offhook.ts';

/** Of the other side of a call: whoever is a contact has the contact's picture. */
export function CallAvatar({ peer, size = 'large' }: { peer: Peer; size?: 'small' | 'large' }) {
  const pictures = useDesktopView().state?.pictures;
  return <Avatar name={peer.name} picture={knownOf(peer, pictures)} size={size} />;
}
