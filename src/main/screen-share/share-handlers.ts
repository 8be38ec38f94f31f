import type { RequestName } from '../../shared/ipc/contract.ts';
import { type Handlers, RequestError, type Sender } from '../answer-request.ts';
import { frameKeyOf } from '../windows/frame-key.ts';
import type { ShareDesk } from './share-desk.ts';

export type ShareHandlers = Pick<Handlers, Extract<RequestName, `screenShare.${string}`>>;

/** Our pages are of one origin; which of them asks, decides what it may. */
export interface ShareSenders {
  readonly isPage: (sender?: Sender) => boolean;
  readonly isPicker: (sender?: Sender) => boolean;
}

export function createShareHandlers(desk: ShareDesk, { isPage, isPicker }: ShareSenders): ShareHandlers {
  function demand(isRight: boolean): void {
    if (!isRight) throw new RequestError('forbidden', 'not of this window');
  }

  return {
    'screenShare.request': (_nothing, sender) => {
      demand(isPage(sender));
      return { id: desk.request(frameKeyOf(sender)), sound: desk.mayHaveSound };
    },
    'screenShare.look': (_nothing, sender) => {
      demand(isPicker(sender));
      return desk.choice();
    },
    'screenShare.choose': async ({ id, source, sound }, sender) => {
      demand(isPicker(sender));
      return desk.choose(id, source, sound);
    },
    // From the bar too: whoever stops does no harm. From the page it is also the word that nothing is shown any more.
    'screenShare.stop': ({ id, by }, sender) => {
      desk.stop(id, by);
      if (isPage(sender)) desk.ended(id);
      return null;
    },
    'screenShare.obeyed': ({ id, paused }, sender) => {
      demand(isPage(sender));
      desk.obeyed(id, paused);
      return null;
    },
    'screenShare.heard': ({ id, heard }, sender) => {
      demand(isPage(sender));
      desk.heard(id, heard);
      return null;
    },
  };
}
