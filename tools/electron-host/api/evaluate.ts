import type { CdpSession } from '../chromium/connection.ts';
import { codecFunctions, decodeValue, type Encoded } from '../page/codec.ts';

const codecText = codecFunctions.map(String).join('\n');

/**
 * Runs code in a page's main world, waits if it gives a promise, and returns the result as structured clone would.
 * @throws what the code throws.
 */
export async function evaluate(
  session: CdpSession,
  expression: string,
  userGesture: boolean,
): Promise<unknown> {
  const outcome = await session.send('Runtime.evaluate', { expression, awaitPromise: true, userGesture });
  const { result, exceptionDetails } = outcome;
  if (exceptionDetails && exceptionDetails.exception === undefined) throw new Error(exceptionDetails.text);
  const thrown = exceptionDetails?.exception;
  const value = await copyOut(session, thrown ?? result);
  if (thrown) throw value instanceof Error ? value : new Error(String(value));
  return value;
}

async function copyOut(
  session: CdpSession,
  remote: { objectId?: string; value?: unknown; type: string; unserializableValue?: string },
): Promise<unknown> {
  const { objectId } = remote;
  if (objectId === undefined) {
    if (remote.unserializableValue === undefined) return remote.value;
    return remote.type === 'bigint'
      ? BigInt(remote.unserializableValue.slice(0, -1))
      : Number(remote.unserializableValue);
  }
  const { result, exceptionDetails } = await session.send('Runtime.callFunctionOn', {
    objectId,
    functionDeclaration: `function () { ${codecText}\nreturn JSON.stringify(encodeValue(this)); }`,
    returnByValue: true,
  });
  session.send('Runtime.releaseObject', { objectId }).catch(() => undefined);
  if (exceptionDetails) throw new Error('An object could not be cloned.');
  return decodeValue(JSON.parse(String(result.value)) as Encoded);
}
