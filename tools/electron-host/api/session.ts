import { browser } from '../runtime/running-browser.ts';
import { StrictEmitter } from '../support/strict.ts';
import { certificateErrorCode } from './certificates.ts';
import { Cookies } from './cookies.ts';
import { allContents } from './open-contents.ts';
import { type CheckHandler, Permissions, type RequestHandler } from './permissions.ts';
import { protocol } from './protocol.ts';
import { clearHttpCache, clearStorage } from './storage.ts';
import { WebRequest } from './web-request.ts';

export type VerifyProc = Parameters<Electron.Session['setCertificateVerifyProc']>[0];
export type DevicePermissionHandler = Parameters<Electron.Session['setDevicePermissionHandler']>[0];
export type DisplayMediaHandler = Parameters<Electron.Session['setDisplayMediaRequestHandler']>[0];

/** What becomes of a certificate: the app's proc decides, or leaves it to Chromium's verdict. */
export type CertificateVerdict = 'accept' | 'reject' | 'chromium';

export class Session extends StrictEmitter {
  readonly protocol = protocol;
  readonly cookies = new Cookies();
  readonly webRequest = new WebRequest();
  readonly permissions = new Permissions();
  #verifyProc: VerifyProc = null;
  #displayMedia: DisplayMediaHandler = null;
  #devicePermission: DevicePermissionHandler = null;
  #userAgent: string | undefined;
  readonly #preloads = new Map<string, string>();

  setPermissionRequestHandler(handler: RequestHandler): void {
    this.permissions.setRequestHandler(handler);
  }

  setPermissionCheckHandler(handler: CheckHandler): void {
    this.permissions.setCheckHandler(handler);
    for (const contents of allContents()) void this.permissions.applyTo(contents);
  }

  setDevicePermissionHandler(handler: DevicePermissionHandler): void {
    this.#devicePermission = handler;
  }

  get devicePermissionHandler(): DevicePermissionHandler {
    return this.#devicePermission;
  }

  setDisplayMediaRequestHandler(handler: DisplayMediaHandler): void {
    this.#displayMedia = handler;
  }

  get displayMediaHandler(): DisplayMediaHandler {
    return this.#displayMedia;
  }

  setCertificateVerifyProc(proc: VerifyProc): void {
    this.#verifyProc = proc;
  }

  get hasVerifyProc(): boolean {
    return this.#verifyProc !== null;
  }

  judgeCertificate(
    url: string,
    error: string,
    certificate: Electron.Certificate,
  ): Promise<CertificateVerdict> {
    const proc = this.#verifyProc;
    if (!proc) return Promise.resolve('chromium');
    const request = {
      hostname: new URL(url).hostname,
      certificate,
      validatedCertificate: certificate,
      isIssuedByKnownRoot: false,
      verificationResult: error === '' ? 'net::OK' : `net::${error}`,
      errorCode: error === '' ? 0 : certificateErrorCode(error),
    };
    return new Promise((resolve) => {
      proc(request, (result) => resolve(result === 0 ? 'accept' : result === -3 ? 'chromium' : 'reject'));
    });
  }

  registerPreloadScript(script: Electron.PreloadScriptRegistration): string {
    if (script.type !== 'frame')
      throw new Error('electron-host: preloads of service workers are not supported');
    const id = script.id ?? `preload-${this.#preloads.size + 1}`;
    this.#preloads.set(id, script.filePath);
    return id;
  }

  unregisterPreloadScript(id: string): void {
    this.#preloads.delete(id);
  }

  getPreloadScripts(): Electron.PreloadScript[] {
    return [...this.#preloads].map(([id, filePath]) => ({ id, filePath, type: 'frame' }));
  }

  setUserAgent(userAgent: string): void {
    this.#userAgent = userAgent;
    for (const contents of allContents()) contents.setUserAgent(userAgent);
  }

  getUserAgent(): string {
    return this.#userAgent ?? browser().userAgent;
  }

  clearStorageData(options: Electron.ClearStorageDataOptions = {}): Promise<void> {
    return clearStorage(options);
  }

  clearCache(): Promise<void> {
    return clearHttpCache();
  }

  flushStorageData(): void {
    // Chromium writes its storage by itself; nothing is kept back that could be flushed over DevTools.
  }

  isPersistent(): boolean {
    return true;
  }
}

export const defaultSession = new Session();

/** A session beside the default one: it can be named to net.request, and nearly all that it is asked for itself throws. */
class Partition extends StrictEmitter {
  readonly name: string;

  constructor(name: string) {
    super();
    this.name = name;
  }

  setCertificateVerifyProc(_proc: VerifyProc): void {
    // net.request has no certificates here that one could be asked about.
  }
}

const partitions = new Map<string, Partition>();

function partitionOf(name: string): Partition {
  const partition = partitions.get(name) ?? new Partition(name);
  partitions.set(name, partition);
  return partition;
}

export const sessions = {
  defaultSession,
  fromPartition: (name: string): Session | Partition => (name === '' ? defaultSession : partitionOf(name)),
};
