import type { Core } from 'sip.js';
import type { CallEvent } from '../core/call.ts';
import { sendInDialog } from './dialog-request.ts';

export interface InfoDigits {
  /** What is given while others are on their way follows them. */
  send(digits: string): void;
  close(): void;
}

const digitMs = 160;

/** Digits as SIP INFO, where the answer has no telephone-event: each one once the one before has been taken. */
export function createInfoDigits(dialog: Core.Dialog, tell: (event: CallEvent) => void): InfoDigits {
  const waiting: string[] = [];
  let closed = false;

  function sendFirst(): void {
    const [digits] = waiting;
    if (digits !== undefined) sendDigit(digits, digits);
  }

  function sendDigit(rest: string, whole: string): void {
    const [digit] = rest;
    if (closed) return;
    if (digit === undefined) {
      waiting.shift();
      tell({ type: 'media.digits-sent', digits: whole });
      sendFirst();
      return;
    }
    const content = `Signal=${digit.toUpperCase()}\r\nDuration=${digitMs}\r\n`;
    sendInDialog(dialog, 'INFO', { body: { contentType: 'application/dtmf-relay', content } }, (response) => {
      const code = response.statusCode ?? 0;
      if (closed) return;
      if (code >= 200 && code < 300) return sendDigit(rest.slice(1), whole);
      waiting.length = 0;
      tell({ type: 'media.digits-refused', problem: 'refused' });
    });
  }

  return {
    send(digits) {
      waiting.push(digits);
      if (waiting.length === 1) sendFirst();
    },
    close() {
      closed = true;
    },
  };
}
