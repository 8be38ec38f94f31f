import type { Core } from 'sip.js';
import { sdpBody } from './session-context.ts';
import type { UpdateRequest } from './update-server.ts';

/** A re-INVITE or UPDATE of the far side with, or asking for, a description: to be answered once. */
export interface RemoteOffer {
  readonly message: Core.IncomingRequestMessage;
  readonly hasAck: boolean;
  accept(sdp: string, headers: string[]): void;
  refuse(code: number, headers?: string[]): void;
}

export const offerByInvite = (request: Core.IncomingInviteRequest): RemoteOffer => ({
  message: request.message,
  hasAck: true,
  accept: (sdp, extraHeaders) => void request.accept({ statusCode: 200, extraHeaders, body: sdpBody(sdp) }),
  refuse: (statusCode, extraHeaders = []) => void request.reject({ statusCode, extraHeaders }),
});

export const offerByUpdate = (request: UpdateRequest): RemoteOffer => ({
  message: request.message,
  hasAck: false,
  accept: (sdp, headers) => request.reply(200, headers, sdpBody(sdp)),
  refuse: (code, headers = []) => request.reply(code, headers),
});
