import { useRef } from 'react';
import type { Peer } from '../../engine/core/peer.ts';
import { numberOf, whoOf } from './call-facts.ts';
import { useFocusWhenLost } from './use-focus-when-lost.ts';

const longFrom = 24;

/** Who it is, large; the first thing that is read and where the focus goes when its control is gone. */
export function StageName({ peer }: { peer: Peer }) {
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusWhenLost(heading);
  const who = whoOf(peer);
  return (
    <div className="stage__who">
      <h1
        className={`stage__name stage__name--${who.length > longFrom ? 'long' : 'short'}`}
        ref={heading}
        tabIndex={-1}
      >
        {who}
      </h1>
      <p className="stage__number selectable">{numberOf(peer)}</p>
    </div>
  );
}
