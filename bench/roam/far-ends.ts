import type { App } from '../../test/lab/support/app.ts';
import type { Lab } from '../../test/lab/support/lab.ts';
import { refusesReinvites } from '../../test/lab/support/replaced-phone.ts';
import type { RtpPacket } from '../../test/lab/support/rtp.ts';
import {
  label,
  play,
  receive,
  receiveInvite,
  reply,
  replyToInvite,
  type Scenario,
} from '../../test/lab/support/sipp-scenario.ts';
import { officeAddress, serverAddress } from '../../test/lab/support/topology.ts';

/** Where what reaches somebody can be captured. */
export interface Place {
  readonly role: 'office' | 'server';
  readonly networkInterface: string;
  readonly isFor: (packet: RtpPacket) => boolean;
}

/** Whoever is called. */
export interface FarEnd {
  readonly number: string;
  readonly place: Place;
  /** Before each call. */
  ready(): Promise<void>;
  /** Takes the call that is being made. */
  answer(): Promise<void>;
}

const goesTo =
  (address: string) =>
  ({ to }: RtpPacket) =>
    to.startsWith(`${address}:`);
const office: Place = { role: 'office', networkInterface: 'eth0', isFor: goesTo(officeAddress) };
const nothing = async (): Promise<void> => undefined;

/** A baresip with PCMU, behind the gateway. */
export async function deskPhone(lab: Lab): Promise<FarEnd> {
  const phone = await lab.baresip('702');
  return {
    number: '702',
    place: office,
    // A caller whose BYE never arrived left it in a call, and it cannot take many.
    ready: async () => phone.hangUp(),
    answer: nothing,
  };
}

/** A phone that refuses whatever changes within a call, and takes another one in its place (RFC 3891). */
export function replacedPhone(lab: Lab): FarEnd {
  return {
    number: '704',
    place: office,
    async ready() {
      // More than the two of a call that moves: a BYE of the one before, said again, is one too for SIPp.
      await lab.phone('704', replaced, undefined, 50);
    },
    answer: nothing,
  };
}

const replaced = (tone: string): Scenario => ({
  name: 'refuses re-INVITEs',
  steps: [
    receiveInvite(),
    replyToInvite('200 OK', { sdp: 'sendrecv', headers: ['Supported: replaces'] }),
    receive('ACK'),
    play(tone),
    ...refusesReinvites,
    label('over'),
    reply('200 OK'),
  ],
});

/** Another Offhook on a public address: with media direct where the edge leaves it so, else behind the gateway beside it. */
export async function otherOffhook(lab: Lab, isDirect: boolean): Promise<FarEnd> {
  const carol: App = await lab.startApp('carol', { place: 'server' });
  const { from, to } = lab.edge.ports.media;
  const isGateway = (end: string): boolean => {
    const port = Number(end.split(':').at(-1));
    return port >= from && port <= to;
  };
  return {
    number: '101',
    place: isDirect
      ? { role: 'server', networkInterface: 'eth0', isFor: goesTo(serverAddress) }
      : {
          ...{ role: 'server', networkInterface: 'lo' },
          isFor: (packet) => isGateway(packet.from) && !isGateway(packet.to),
        },
    ready: () => carol.endAll(),
    async answer() {
      await carol.call('incoming');
      await carol.answer();
      await carol.call('connected');
    },
  };
}
