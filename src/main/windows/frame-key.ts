/** By these two a document in a frame is told from every other one. */
export interface FrameIdentity {
  readonly processId?: number;
  readonly frameToken?: string;
}

/** Null where there is no frame any more: Electron throws then, or says nothing. */
export function frameKeyOf(frame: FrameIdentity | null | undefined): string | null {
  try {
    const { processId, frameToken } = frame ?? {};
    return processId === undefined || frameToken === undefined ? null : `${processId} ${frameToken}`;
  } catch {
    return null;
  }
}
