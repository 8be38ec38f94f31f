import { useRef } from 'react';
import type { Peer } from '../../engine/core/peer.ts';
import type { CallIdentity } from '../../engine/snapshot.ts';
import type { Text } from '../text/text.ts';
import { useText } from '../text/use-text.ts';
import { numberOf, whoOf } from './call-facts.ts';
import { useFocusWhenLost } from './use-focus-when-lost.ts';

const longFrom = 24;

/** Whom the call was meant for, and whether the number is theirs; null where there is nothing to tell. */
export function identityWords({ diversion, verification }: CallIdentity, text: Text): string | null {
  const meant = diversion === null ? null : text.inCall.meantFor(diversion.name ?? diversion.number);
  const verified = verification === 'none' ? null : text.inCall.verification[verification];
  const parts = [meant, verified].filter((part) => part !== null);
  return parts.length === 0 ? null : parts.join(', ');
}

interface Props {
  readonly peer: Peer;
  readonly identity: CallIdentity;
}

/** Who it is, large; the first thing that is read and where the focus goes when its control is gone. */
export function StageName({ peer, identity }: Props) {
  const text = useText();
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusWhenLost(heading);
  const who = whoOf(peer);
  const words = identityWords(identity, text);
  return (
    <div className="stage__who">
      <h1
        className={`stage__name stage__name--${who.length > longFrom ? 'long' : 'short'}`}
        ref={heading}
        tabIndex={-1}
      >
        <bdi>{who}</bdi>
      </h1>
      <p className="stage__number selectable">
        <bdi>{numberOf(peer)}</bdi>
      </p>
      {words !== null && (
        <p className={`stage__identity stage__identity--${identity.verification}`}>{words}</p>
      )}
    </div>
  );
}
