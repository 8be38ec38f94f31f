import { type ClientRequest as NodeRequest, request } from 'node:http';
import { StrictEmitter, UnsupportedError } from '../support/strict.ts';

type Options = Electron.ClientRequestConstructorOptions;

/** Chromium's names for what a connection fails with; all else is ERR_FAILED. */
const failures: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'ERR_CONNECTION_REFUSED',
  ECONNRESET: 'ERR_CONNECTION_RESET',
  ENOTFOUND: 'ERR_NAME_NOT_RESOLVED',
};

/** A request of the main process over plain http, by Node. Redirects and https, whose trust is Chromium's, throw by name. */
export class ClientRequest extends StrictEmitter {
  readonly #request: NodeRequest;
  #aborted = false;

  constructor(options: Options | string) {
    super();
    const asked: Options = typeof options === 'string' ? { url: options } : options;
    const { protocol, hostname, port, path } = placeOf(asked);
    if (protocol !== 'http:') throw new UnsupportedError(`net.request to ${protocol}`);
    const { method = 'GET', headers = {} } = asked;
    this.#request = request({ hostname, port, path, method, headers });
    this.#request.on('response', (response) => {
      const isRedirect = [301, 302, 303, 307, 308].includes(response.statusCode ?? 0);
      if (!isRedirect) this.emit('response', response);
      else this.#request.destroy(new UnsupportedError('net.request with a redirect'));
    });
    this.#request.on('error', (error: NodeJS.ErrnoException) => {
      if (this.#aborted) return;
      const isOurs = error instanceof UnsupportedError;
      this.emit('error', isOurs ? error : new Error(`net::${failures[error.code ?? ''] ?? 'ERR_FAILED'}`));
    });
    this.#request.on('finish', () => this.emit('finish'));
    this.#request.on('close', () => this.emit('close'));
  }

  setHeader(name: string, value: string): void {
    this.#request.setHeader(name, value);
  }

  write(chunk: string | Buffer): void {
    this.#request.write(chunk);
  }

  end(chunk?: string | Buffer): this {
    this.#request.end(chunk);
    return this;
  }

  abort(): void {
    if (this.#aborted) return;
    this.#aborted = true;
    this.#request.destroy();
    this.emit('abort');
  }
}

function placeOf({ url, protocol = 'http:', hostname, port, path }: Options) {
  if (url === undefined) return { protocol, hostname, port, path };
  const parsed = new URL(url);
  return {
    protocol: parsed.protocol,
    hostname: parsed.hostname,
    port: parsed.port,
    path: parsed.pathname + parsed.search,
  };
}
