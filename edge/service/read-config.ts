import { readFileSync, statSync } from 'node:fs';
import { hostname } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import * as v from 'valibot';
import { describeIssues } from '../../src/shared/schema-problem.ts';
import { type Config, configSchema, instanceName } from './config.ts';
import { isWritableByOthers } from './key-file.ts';

/** The configuration with what its files hold. */
export interface LoadedConfig {
  readonly config: Config;
  /** Our own, absolute. Where there is a `keyFolder`, the others of it belong to services beside this one. */
  readonly keyFile: string;
  readonly tls: { readonly cert: string; readonly key: string } | null;
  readonly secrets: {
    readonly internal: string;
    readonly turn: string | null;
    /** By tenant. */
    readonly tenantTurn: ReadonlyMap<string, string>;
    readonly sipCredentials: string | null;
  };
}

/** The message names the file and the place in it, never a value. */
export class ConfigError extends Error {
  override readonly name = 'ConfigError';
}

const shortestSecret = 16;
/** What is written into another program's configuration, and typed by people. */
const secretText = /^[\x21-\x7e]+$/;

/** Paths in the file are relative to its folder. @throws ConfigError */
export function readConfig(path: string): LoadedConfig {
  const config = parseConfig(readText(path), path);
  const at = (name: string): string => resolve(dirname(path), name);
  const { listen, internal, turn, tenants, sipCredentials, keyFolder } = config;
  if (keyFolder !== undefined) checkKeyFolder(at(keyFolder));
  return {
    config,
    keyFile: at(ownKeyFile(config, path)),
    tls:
      listen.certFile === undefined || listen.keyFile === undefined
        ? null
        : { cert: readText(at(listen.certFile)), key: readText(at(listen.keyFile)) },
    secrets: {
      internal: readSecret(at(internal.secretFile)),
      turn: turn === undefined ? null : readSecret(at(turn.secretFile)),
      tenantTurn: new Map(
        Object.entries(tenants).map(([name, tenant]) => [name, readSecret(at(tenant.turn.secretFile))]),
      ),
      sipCredentials: sipCredentials === undefined ? null : readSecret(at(sipCredentials.secretFile)),
    },
  };
}

function ownKeyFile({ keyFile, keyFolder, instance = hostname() }: Config, path: string): string {
  if (keyFolder === undefined) return keyFile ?? '';
  if (!instanceName.test(instance))
    throw new ConfigError(`${path}: instance: is missing, and this machine has no name that could serve`);
  return join(keyFolder, `${instance}.json`);
}

/** Whoever can write there lays a key of their own beside ours, and signs tokens for anybody. */
function checkKeyFolder(path: string): void {
  let mode: number;
  try {
    mode = statSync(path).mode;
  } catch (error) {
    throw new ConfigError(`${path}: cannot be read (${codeOf(error)})`);
  }
  if (isWritableByOthers(mode))
    throw new ConfigError(`${path}: must be writable by its owner only (chmod go-w FOLDER)`);
}

/** @param name for the message */
export function parseConfig(text: string, name: string): Config {
  let document: unknown;
  try {
    document = JSON.parse(text);
  } catch {
    throw new ConfigError(`${name}: not JSON`);
  }
  const parsed = v.safeParse(configSchema, document);
  if (!parsed.success) throw new ConfigError(`${name}: ${describeIssues(parsed.issues)}`);
  return parsed.output;
}

function readText(path: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    throw new ConfigError(`${path}: cannot be read (${codeOf(error)})`);
  }
}

function readSecret(path: string): string {
  const secret = readText(path).trim();
  if (secret.length < shortestSecret || !secretText.test(secret)) {
    throw new ConfigError(
      `${path}: expected at least ${shortestSecret} characters of printable ASCII without blanks`,
    );
  }
  // Windows knows no such modes.
  if (process.platform !== 'win32' && (statSync(path).mode & 0o007) !== 0) {
    throw new ConfigError(`${path}: must not be readable by everybody (chmod o= FILE)`);
  }
  return secret;
}

function codeOf(error: unknown): string {
  return error instanceof Error && 'code' in error ? String(error.code) : 'unknown reason';
}
