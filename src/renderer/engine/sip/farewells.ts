import { Core } from 'sip.js';
import type { Clock } from '../core/ports.ts';

/**
 * BYE and CANCEL, said until somebody has heard them: what a lost socket took with it is said again once we are
 * registered anew, also when the call is long over here. Else the far side rings or listens on for nobody.
 */
export interface Farewells {
  /** `ended`, once: it is answered, or cannot be sent now. */
  bye(dialog: Core.SessionDialog, ended: () => void): void;
  /** To what a page before this one left; `send` makes the request, anew each time. */
  left(send: (answered: Answered) => void): void;
  /** For an INVITE that was cancelled; the returned function tells that it has had its final response. */
  cancelled(invite: Core.OutgoingRequestMessage): () => void;
  /** CANCEL for an INVITE whose socket is gone. `done`, once: it is answered, or was given its time. */
  cancel(invite: Core.OutgoingRequestMessage, done: () => void): void;
  socketLost(): void;
  registered(): void;
  /** A socket was lost and we have not registered since: a 481 may come from a server that does not know us yet. */
  readonly isStranger: boolean;
  clear(): void;
}

export type Answered = (response: Core.IncomingResponseMessage) => void;

interface Farewell {
  readonly until: number;
  left: number;
  readonly say: () => void;
}

/** After this the far side has found out for itself, or never will. */
const keepMs = 120_000;
const mostTimes = 5;
const mostKept = 50;
/** A proxy answers a CANCEL by itself (RFC 3261 section 9.2). */
const cancelMs = 500;
/** What a server says to whom it does not know yet, or no more. */
const strange = new Set([401, 403, 407, 480, 481]);
/** The far side is not there at the moment: a server that was started anew has yet to hear of it. */
const away = 480;
const awayMs = 3000;

export function createFarewells(core: Core.UserAgentCore, clock: Clock): Farewells {
  const kept = new Set<Farewell>();
  let isStranger = false;

  function begin(send: (answered: Answered) => void): Farewell {
    const farewell: Farewell = {
      until: clock.now() + keepMs,
      left: mostTimes,
      say() {
        farewell.left -= 1;
        send((response) => {
          // Without a Via it is SIP.js that speaks: nothing came, or nothing could be sent.
          const code = response.statusCode ?? 0;
          if (!response.hasHeader('via') || (isStranger && strange.has(code))) return;
          if (code === away && farewell.left > 0) clock.after(awayMs, () => sayAgain(farewell));
          else kept.delete(farewell);
        });
      },
    };
    kept.add(farewell);
    for (const oldest of kept) {
      if (kept.size <= mostKept) break;
      kept.delete(oldest);
    }
    return farewell;
  }

  function sayAgain(farewell: Farewell): void {
    // At a lost socket the next registration says it.
    if (kept.has(farewell) && !isStranger) farewell.say();
  }

  function sendCancel(invite: Core.OutgoingRequestMessage, answered: Answered): void {
    const { ruri, from, to, callId, fromTag, cseq, branch } = invite;
    if (branch === undefined) return;
    const message = core.makeOutgoingRequestMessage('CANCEL', ruri, from.uri, to.uri, {
      ...{ callId, fromTag, cseq },
    });
    // RFC 3261 section 9.1: by its branch it is known, whichever way it comes.
    message.branch = branch;
    new Core.UserAgentClient(Core.NonInviteClientTransaction, core, message, told(answered));
  }

  return {
    bye(dialog, ended) {
      const endedOnce = once(ended);
      let isFirst = true;
      begin((answered) => {
        // A challenge may have taken a number that the dialog has not been told of.
        if (!isFirst) dialog.incrementLocalSequenceNumber();
        isFirst = false;
        dialog.bye(
          told((response) => {
            answered(response);
            endedOnce();
          }),
        );
      }).say();
    },
    left: (send) => begin(send).say(),
    cancelled(invite) {
      const farewell = begin((answered) => sendCancel(invite, answered));
      return () => kept.delete(farewell);
    },
    cancel(invite, done) {
      const doneOnce = once(done);
      const stopWaiting = clock.after(cancelMs, doneOnce);
      begin((answered) =>
        sendCancel(invite, (response) => {
          answered(response);
          stopWaiting();
          doneOnce();
        }),
      ).say();
    },
    socketLost() {
      isStranger = true;
    },
    registered() {
      isStranger = false;
      for (const farewell of [...kept]) {
        if (farewell.left <= 0 || clock.now() > farewell.until) kept.delete(farewell);
        else farewell.say();
      }
    },
    get isStranger() {
      return isStranger;
    },
    clear: () => kept.clear(),
  };
}

export const told = (answered: Answered) => ({
  onAccept: ({ message }: { readonly message: Core.IncomingResponseMessage }) => answered(message),
  onRedirect: ({ message }: { readonly message: Core.IncomingResponseMessage }) => answered(message),
  onReject: ({ message }: { readonly message: Core.IncomingResponseMessage }) => answered(message),
});

function once(run: () => void): () => void {
  let isDone = false;
  return () => {
    if (!isDone) run();
    isDone = true;
  };
}
