import type { Core } from 'sip.js';
import type { CallEvent } from '../core/call.ts';
import { sendInDialog } from './dialog-request.ts';
import { isLocalResponse } from './responses.ts';

export interface InfoDigits {
  /** What is given while others are on their way follows them. */
  send(digits: string): void;
  /** Whether the one on its way was taken, nobody will say: it is not sent twice, and those after it not alone. */
  socketLost(): void;
  close(): void;
}

const digitMs = 160;

/** Digits as SIP INFO, where the answer has no telephone-event: each one once the one before has been taken. */
export function createInfoDigits(dialog: Core.Dialog, tell: (event: CallEvent) => void): InfoDigits {
  const waiting: string[] = [];
  let closed = false;
  /** The digit on its way, and those after it; those before were taken. */
  let open: { readonly rest: string; readonly whole: string } | null = null;

  function fail(problem: 'refused' | 'lost'): void {
    if (open === null) return;
    const { rest, whole } = open;
    open = null;
    waiting.length = 0;
    const taken = whole.slice(0, whole.length - rest.length);
    if (taken !== '') tell({ type: 'media.digits-sent', digits: taken });
    tell({ type: 'media.digits-refused', problem });
  }

  function sendFirst(): void {
    const [digits] = waiting;
    if (digits !== undefined) sendDigit(digits, digits);
  }

  function sendDigit(rest: string, whole: string): void {
    const [digit] = rest;
    if (closed) return;
    if (digit === undefined) {
      open = null;
      waiting.shift();
      tell({ type: 'media.digits-sent', digits: whole });
      sendFirst();
      return;
    }
    const mine = { rest, whole };
    open = mine;
    const content = `Signal=${digit.toUpperCase()}\r\nDuration=${digitMs}\r\n`;
    sendInDialog(dialog, 'INFO', { body: { contentType: 'application/dtmf-relay', content } }, (response) => {
      const code = response.statusCode ?? 0;
      if (closed || open !== mine) return;
      if (code >= 200 && code < 300) sendDigit(rest.slice(1), whole);
      else fail(isLocalResponse(response) || code === 408 ? 'lost' : 'refused');
    });
  }

  return {
    send(digits) {
      waiting.push(digits);
      if (waiting.length === 1) sendFirst();
    },
    socketLost() {
      if (!closed) fail('lost');
    },
    close() {
      closed = true;
    },
  };
}
