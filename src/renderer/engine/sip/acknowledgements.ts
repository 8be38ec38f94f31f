import type { Core } from 'sip.js';
import type { Clock } from '../core/ports.ts';

/**
 * ACKs of a 2xx that may have gone down with their socket. The far side says its 2xx again, but to where we were: nothing
 * here would answer it, and after 64 * T1 it ends the call (RFC 3261 section 13.3.1.4). So they are said again by the next socket.
 */
export interface Acknowledgements {
  said(ack: Core.OutgoingAckRequest): void;
  socketLost(): void;
  registered(): void;
  clear(): void;
}

/** 64 * T1: then the far side has given up, or has it. */
const keepMs = 32_000;

export function createAcknowledgements(core: Core.UserAgentCore, clock: Clock): Acknowledgements {
  let kept: readonly { readonly message: Core.OutgoingRequestMessage; readonly until: number }[] = [];
  let isLost = false;
  const keepYoung = (): void => {
    kept = kept.filter(({ until }) => until > clock.now());
  };

  return {
    said({ message }) {
      keepYoung();
      kept = [...kept, { message, until: clock.now() + keepMs }];
    },
    socketLost() {
      isLost = true;
    },
    registered() {
      if (!isLost) return;
      isLost = false;
      keepYoung();
      // Who has had it leaves it unread. Lost once more, the next socket says it: nobody answers an ACK.
      for (const { message } of kept) void core.transport.send(message.toString()).catch(() => undefined);
    },
    clear() {
      kept = [];
    },
  };
}
