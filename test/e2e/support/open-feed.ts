import { createServer, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';

/** A place where new versions lie, on this machine. */
export interface UpdateFeed {
  readonly url: string;
  /** By path; what is not there is not found. */
  readonly files: Map<string, string | ((response: ServerResponse) => void)>;
  /** The paths that were asked for, the oldest first. */
  readonly asked: string[];
  close(): Promise<void>;
}

export async function openFeed(): Promise<UpdateFeed> {
  const files: UpdateFeed['files'] = new Map();
  const asked: string[] = [];
  const server = createServer((request, response) => {
    const { pathname } = new URL(request.url ?? '', 'http://feed');
    asked.push(pathname);
    const file = files.get(pathname);
    if (typeof file === 'function') file(response);
    else response.writeHead(file === undefined ? 404 : 200).end(file);
  });
  await new Promise<void>((resolve) => void server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `http://127.0.0.1:${port}`,
    files,
    asked,
    async close() {
      server.closeAllConnections();
      await new Promise((resolve) => void server.close(resolve));
    },
  };
}
