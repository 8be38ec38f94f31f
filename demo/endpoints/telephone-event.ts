const digits = '0123456789*#ABCD';

/**
 * Reads RFC 4733 named telephone events. One key press is many packets with the same RTP timestamp;
 * the end packet comes three times, any of them may be lost.
 *
 * @param onDigit called once for each key press, at its first packet
 */
export function createDigitReader(onDigit: (digit: string) => void) {
  let lastTimestamp: number | null = null;
  return (payload: Buffer, timestamp: number): void => {
    const digit = digits[payload[0] ?? 255];
    if (payload.length < 4 || digit === undefined || timestamp === lastTimestamp) return;
    lastTimestamp = timestamp;
    onDigit(digit);
  };
}
