import type { Datagram } from './pcap.ts';

const dataAttribute = 0x0013;
const sendIndication = 0x0016;
const dataIndication = 0x0017;

/** What a TURN client and its server pass on (RFC 8656 sections 11.6, 12.4), as if nobody were between; others as they are. */
export function unwrapRelayed(datagram: Datagram): Datagram {
  const { payload } = datagram;
  if (payload.length < 4) return datagram;
  const first = payload.readUInt16BE(0);
  if (first >= 0x4000 && first <= 0x4fff) {
    return { ...datagram, payload: payload.subarray(4, 4 + payload.readUInt16BE(2)) };
  }
  if (first !== sendIndication && first !== dataIndication) return datagram;
  return { ...datagram, payload: dataIn(payload) ?? payload };
}

function dataIn(message: Buffer): Buffer | null {
  let offset = 20;
  while (offset + 4 <= message.length) {
    const length = message.readUInt16BE(offset + 2);
    if (message.readUInt16BE(offset) === dataAttribute) {
      return message.subarray(offset + 4, offset + 4 + length);
    }
    offset += 4 + length + ((4 - (length % 4)) % 4);
  }
  return null;
}
