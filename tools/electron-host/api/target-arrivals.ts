import type { CdpSession } from '../chromium/connection.ts';

const arrived = new Map<string, CdpSession>();
const claims = new Map<string, (session: CdpSession) => void>();

/** The session of a page that the host has just created, once Chromium has attached it. */
export function claimTarget(targetId: string): Promise<CdpSession> {
  const session = arrived.get(targetId);
  if (session) {
    arrived.delete(targetId);
    return Promise.resolve(session);
  }
  return new Promise((resolve) => {
    claims.set(targetId, resolve);
  });
}

/** A page was attached: true if a window had been waiting for it. */
export function deliverTarget(targetId: string, session: CdpSession): boolean {
  const claim = claims.get(targetId);
  claims.delete(targetId);
  claim?.(session);
  return claim !== undefined;
}

/** Keeps a page that was attached before its window asked for it. */
export function keepTarget(targetId: string, session: CdpSession): void {
  arrived.set(targetId, session);
}
