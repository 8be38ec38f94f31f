import { getCACertificates } from 'node:tls';
import { describeError, type Log } from '../diagnostics/log.ts';

/**
 * Certificates of the authorities that Node and the system trust, read once and when they are asked for: the system's
 * store is slow. Undefined where it cannot be read, which leaves Node's own.
 */
export function readAuthorities(
  log: Log,
  read: typeof getCACertificates = getCACertificates,
): () => readonly string[] | undefined {
  let known: readonly string[] | undefined;
  let isRead = false;

  function look(): readonly string[] | undefined {
    try {
      return [...read('default'), ...read('system')];
    } catch (error) {
      log.warn(`the system's authorities cannot be read: ${describeError(error)}`);
      return undefined;
    }
  }

  return () => {
    if (!isRead) known = look();
    isRead = true;
    return known;
  };
}
