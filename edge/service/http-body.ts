import type { IncomingMessage, ServerResponse } from 'node:http';

const largestBodyBytes = 65_536;

/** Reads a form or JSON body as text; null when it is larger than `most` bytes, of which no more is kept. */
export async function readBody(request: IncomingMessage, most = largestBodyBytes): Promise<string | null> {
  const chunks: Buffer[] = [];
  let size = 0;
  for await (const chunk of request as AsyncIterable<Buffer>) {
    size += chunk.length;
    if (size > most) return null;
    chunks.push(chunk);
  }
  return Buffer.concat(chunks).toString('utf8');
}

export function sendJson(
  response: ServerResponse,
  status: number,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): void {
  response.writeHead(status, { 'content-type': 'application/json', 'cache-control': 'no-store', ...headers });
  response.end(typeof body === 'string' ? body : JSON.stringify(body));
}

/** Every refusal says why, in the form of RFC 6749 section 5.2. */
export function refuse(
  response: ServerResponse,
  status: number,
  error: string,
  description: string,
  headers: Readonly<Record<string, string>> = {},
): void {
  sendJson(response, status, { error, error_description: description }, headers);
}
