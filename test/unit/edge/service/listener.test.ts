import { once } from 'node:events';
import { connect } from 'node:net';
import { afterEach, expect, it } from 'vitest';
import { createCertificate } from '../../../../demo/sip/certificate.ts';
import { type Listener, listen } from '../../../../edge/service/listener.ts';

let listener: Listener | null = null;
afterEach(() => listener?.close(0));

it.each(['http', 'https'] as const)('a connection by %s that says nothing is closed', async (scheme) => {
  const tls = scheme === 'http' ? null : await createCertificate();
  listener = await listen({ host: '127.0.0.1', port: 0, tls, patienceMs: 200 }, () => undefined);
  const socket = connect(Number(new URL(listener.origin).port), '127.0.0.1').resume();
  await once(socket, 'connect');
  await once(socket, 'close');
  expect(socket.bytesWritten).toBe(0);
});
