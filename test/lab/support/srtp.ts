import { createCipheriv, createHmac, timingSafeEqual } from 'node:crypto';

// RFC 3711, as far as a test needs it that lets a few packets pass: keys derived once, packets with a header of twelve
// bytes, no MKI, and none after sequence number 65535.
export const srtpSuite = 'AES_CM_128_HMAC_SHA1_80';
const headerBytes = 12;
const tagBytes = 10;
const masterKeyBytes = 16;
const masterSaltBytes = 14;
/** Section 4.3.2: what each key is for. */
const labels = { encryption: 0, authentication: 1, salt: 2 } as const;

/** One side's packets: those that this side sends are made and opened by its own key. */
export interface Srtp {
  /** RTP to SRTP. */
  protect(packet: Buffer): Buffer;
  /** SRTP to RTP; throws where the packet is not of this key, or was changed. */
  unprotect(packet: Buffer): Buffer;
}

/** @param inline of `a=crypto` (RFC 4568 section 6.1): master key and salt, base64 */
export function createSrtp(inline: string): Srtp {
  const master = Buffer.from(inline, 'base64');
  if (master.length !== masterKeyBytes + masterSaltBytes) throw new Error('not the key of this suite');
  const cipherKey = deriveKey(master, labels.encryption, 16);
  const macKey = deriveKey(master, labels.authentication, 20);
  const salt = deriveKey(master, labels.salt, 14);

  /** Counter mode: both ways alike. */
  function crypt(packet: Buffer): Buffer {
    // Section 4.1.1: the salt, with the SSRC (bytes 4 to 7) and the sequence number (12 and 13) over it.
    const over = Buffer.alloc(16);
    packet.copy(over, 4, 8, 12);
    packet.copy(over, 12, 2, 4);
    const iv = Buffer.concat([salt, Buffer.alloc(2)]).map((byte, index) => byte ^ (over[index] ?? 0));
    const payload = keyStreamOver(cipherKey, iv, packet.subarray(headerBytes));
    return Buffer.concat([packet.subarray(0, headerBytes), payload]);
  }

  /** Over the packet and the count of its number's turns, which is 0 here (section 4.2). */
  const tagOf = (packet: Buffer): Buffer =>
    createHmac('sha1', macKey).update(packet).update(Buffer.alloc(4)).digest().subarray(0, tagBytes);

  return {
    protect(packet) {
      const encrypted = crypt(packet);
      return Buffer.concat([encrypted, tagOf(encrypted)]);
    },
    unprotect(packet) {
      if (packet.length < headerBytes + tagBytes) throw new Error('too short for SRTP');
      const encrypted = packet.subarray(0, -tagBytes);
      if (!timingSafeEqual(tagOf(encrypted), packet.subarray(-tagBytes)))
        throw new Error('the packet does not authenticate');
      return crypt(encrypted);
    },
  };
}

/** Section 4.3.1, with the key derivation rate 0: the label over the eighth byte of the master salt. */
function deriveKey(master: Buffer, label: number, bytes: number): Buffer {
  const iv = Buffer.concat([master.subarray(masterKeyBytes), Buffer.alloc(2)]);
  iv.writeUInt8(iv.readUInt8(7) ^ label, 7);
  return keyStreamOver(master.subarray(0, masterKeyBytes), iv, Buffer.alloc(bytes));
}

function keyStreamOver(key: Buffer, iv: Uint8Array, content: Buffer): Buffer {
  const cipher = createCipheriv('aes-128-ctr', key, iv);
  return Buffer.concat([cipher.update(content), cipher.final()]);
}
