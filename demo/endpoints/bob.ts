import { parseUri } from '../sip/fields.ts';
import type { SipEdge } from '../sip/sip-edge.ts';
import { pcmu } from './codecs.ts';
import { type Behaviour, createEndpoint, type Endpoint } from './endpoint.ts';
import { powerOfMuLaw } from './pcmu.ts';
import { loadSpeech, playSpeech } from './speech-player.ts';

export interface BobOptions {
  /** From ringing to answering. */
  readonly answerAfterMs: number;
  /** From the end of a call to 201 to the call back. */
  readonly callBackAfterMs: number;
  readonly log: (line: string) => void;
}

export interface OutgoingOptions {
  /** Gives up (CANCEL) when nobody has answered by then; absent: rings until the proxy's limit. */
  readonly cancelAfterMs?: number;
}

export interface Bob extends Omit<Endpoint, 'call'> {
  /** Calls a person by login or extension. Resolves with the call's id once the INVITE is on its way. */
  call(user: string, options?: OutgoingOptions): Promise<string>;
}

/** How long extension 201 talks before it hangs up to call back. */
const promiseMs = 1000;

/** The second person: rings, answers, talks and listens. Also stands behind extension 201, "call me back". */
export function createBob(edge: SipEdge, { answerAfterMs, callBackAfterMs, log }: BobOptions): Bob {
  const speech = loadSpeech();
  const callBacks = new Set<NodeJS.Timeout>();

  const talking: Behaviour = {
    codecs: [pcmu],
    onMessage: (text) => `Bob here. You wrote: ${text}`,
    onIncoming(open) {
      open.call.ring();
      open.after(answerAfterMs, open.answer);
    },
    onAudio({ record }, { payload }) {
      record.energy += powerOfMuLaw(payload) * (payload.length / pcmu.clockRate);
    },
    onEstablished: ({ media }) => playSpeech(speech, (packet) => media.peer()?.send(packet)),
  };
  const bob = createEndpoint(edge, 'bob', talking, log);

  const callBack = createEndpoint(
    edge,
    'callback',
    {
      ...talking,
      onIncoming: (open) => open.answer(),
      onEstablished(open) {
        open.after(promiseMs, () => {
          open.call.hangUp();
          callBackLater(parseUri(open.call.peer.uri)?.user ?? '');
        });
        return talking.onEstablished(open);
      },
    },
    log,
  );

  function callBackLater(user: string): void {
    const timer = setTimeout(() => {
      callBacks.delete(timer);
      bob.call(user).catch((error: unknown) => log(`bob: no call back to ${user}: ${String(error)}`));
    }, callBackAfterMs);
    callBacks.add(timer);
  }

  return {
    calls: bob.calls,
    waitForCall: bob.waitForCall,
    hangUp: bob.hangUp,
    async call(user, { cancelAfterMs } = {}) {
      const open = await bob.call(user);
      if (cancelAfterMs !== undefined) {
        open.after(cancelAfterMs, () => {
          if (open.call.state !== 'established') open.call.hangUp();
        });
      }
      return open.call.id;
    },
    async close() {
      for (const timer of callBacks) clearTimeout(timer);
      await Promise.all([bob.close(), callBack.close()]);
    },
  };
}
