import { createHttpServer, type HttpServer } from './net/http-server.ts';
import type { Certificate } from './sip/certificate.ts';
import { createWssServer, type WssServer } from './sip/wss-server.ts';

/** 0 or absent: any free port. */
export interface Ports {
  readonly identity?: number;
  readonly service?: number;
  readonly control?: number;
  readonly sip?: number;
}

export interface Servers {
  readonly identity: HttpServer;
  readonly service: HttpServer;
  readonly control: HttpServer;
  readonly sip: WssServer;
  close(): Promise<void>;
}

/** Opens every port before anything is built on them: each part must know the addresses of the others. */
export async function openServers(ports: Ports, certificate: Certificate): Promise<Servers> {
  const open: { close(): Promise<void> }[] = [];
  const close = async () => {
    await Promise.all(open.map((server) => server.close()));
  };
  async function keep<S extends { close(): Promise<void> }>(opening: Promise<S>): Promise<S> {
    const server = await opening;
    open.push(server);
    return server;
  }
  try {
    return {
      identity: await keep(createHttpServer(ports.identity ?? 0)),
      service: await keep(createHttpServer(ports.service ?? 0)),
      control: await keep(createHttpServer(ports.control ?? 0)),
      sip: await keep(createWssServer(ports.sip ?? 0, certificate)),
      close,
    };
  } catch (error) {
    // One port is taken: the others must not keep the process alive.
    await close();
    throw error;
  }
}
