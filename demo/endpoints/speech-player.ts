import { readFileSync } from 'node:fs';
import type { AudioPacket } from './media-peer.ts';
import { encodeMuLaw } from './pcmu.ts';
import { downsample, parseWav } from './wav.ts';

const clockRate = 8000;
const frameMs = 20;
const frameSize = (clockRate * frameMs) / 1000;

/** The shipped sentence as PCMU. @throws Error when the file is missing or of another format */
export function loadSpeech(): Uint8Array {
  const file = readFileSync(new URL('../../assets/audio/speech.wav', import.meta.url));
  return Uint8Array.from(downsample(parseWav(file), clockRate), encodeMuLaw);
}

/**
 * Sends the sound in a loop, 20 ms a packet, until stopped. The clock decides how many packets are due,
 * so that late timers never slow the speech down.
 *
 * @returns the function that stops it
 */
export function playSpeech(speech: Uint8Array, send: (packet: AudioPacket) => void): () => void {
  const startedAt = performance.now();
  const firstSequence = Math.floor(Math.random() * 0x8000);
  const firstTimestamp = Math.floor(Math.random() * 0x80000000);
  let sent = 0;
  const timer = setInterval(() => {
    const due = Math.floor((performance.now() - startedAt) / frameMs);
    // After a long stall of the process the speech jumps instead of flooding the far side.
    if (due - sent > 50) sent = due - 1;
    for (; sent < due; sent += 1) {
      send({
        payload: frameAt(speech, sent),
        timestamp: (firstTimestamp + sent * frameSize) >>> 0,
        sequenceNumber: (firstSequence + sent) & 0xffff,
        marker: sent === 0,
      });
    }
  }, frameMs);
  return () => clearInterval(timer);
}

function frameAt(speech: Uint8Array, index: number): Buffer {
  const frames = Math.max(1, Math.floor(speech.length / frameSize));
  const start = (index % frames) * frameSize;
  return Buffer.from(speech.subarray(start, start + frameSize));
}
