import { readFileSync } from 'node:fs';
import * as v from 'valibot';
import { createIdentity } from '../../demo/identity/identity.ts';
import { prepareHttpServer } from '../../demo/net/http-server.ts';

/** What edge/start.ts writes for this child. */
const configSchema = v.strictObject({
  host: v.string(),
  port: v.number(),
  /** How it is reached, and what it calls itself: as it listens, or behind a NAT otherwise. */
  issuer: v.string(),
  /** Without it plain http, which apps accept on the loopback only. */
  certFile: v.nullable(v.string()),
  keyFile: v.nullable(v.string()),
  /** Audience of the access tokens. */
  audience: v.string(),
  accessTokenTtlS: v.number(),
  /** A folder of its own: as a company's, it knows after a restart whom it has signed in. */
  keptIn: v.string(),
});

export type IdentityConfig = v.InferOutput<typeof configSchema>;

// The demo's identity provider in a process of its own: in place of the company's, for development and the lab.
const [file] = process.argv.slice(2);
if (file === undefined) throw new Error('usage: node edge/identity/main.ts CONFIG');
const config = v.parse(configSchema, JSON.parse(readFileSync(file, 'utf8')));
const tls =
  config.certFile === null || config.keyFile === null
    ? null
    : { cert: readFileSync(config.certFile, 'utf8'), key: readFileSync(config.keyFile, 'utf8') };
const server = prepareHttpServer(config.port, { host: config.host, tls });
await createIdentity(
  { ...server, origin: config.issuer },
  {
    audience: config.audience,
    accessTokenTtlMs: config.accessTokenTtlS * 1000,
    keptIn: config.keptIn,
    log: (line) => console.error(line),
  },
);
// Not before it answers: an open port is what edge/start.ts waits for.
await server.open();
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, () => void server.close());
