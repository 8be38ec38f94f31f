import type { Publication } from '../engine/core/publication.ts';
import type { EventPackages } from '../engine/core/subscription.ts';
import { activitiesOf, type OwnState } from './own-presence.ts';
import { pidfType, writePidf } from './pidf.ts';

const expiresS = 3600;

export interface OwnPublisher {
  /** Null packages: nobody is signed in, or nothing is to be told. */
  follow(aor: string, packages: EventPackages | null): void;
  say(state: OwnState, note: string): void;
}

/** Tells the server what we are doing (RFC 3903), as long as there is somebody to tell it of. */
export function createOwnPublisher(tupleId: string): OwnPublisher {
  let publication: Publication | null = null;
  let entity = '';
  let said: { readonly state: OwnState; readonly note: string } | null = null;

  function tell(): void {
    if (said === null) return;
    const { state, note } = said;
    publication?.set(writePidf({ entity, tupleId, basic: 'open', activities: activitiesOf[state], note }));
  }

  return {
    follow(aor, packages) {
      publication?.end();
      entity = aor;
      publication =
        packages?.publish({ targetUri: aor, event: 'presence', contentType: pidfType, expiresS }) ?? null;
      tell();
    },
    say(state, note) {
      said = { state, note };
      tell();
    },
  };
}
