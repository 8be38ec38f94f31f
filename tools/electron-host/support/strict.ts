import { EventEmitter } from 'node:events';

/**
 * Names that languages, loggers and test tools ask of any object. They answer `undefined`, since a function
 * there would change how the object is awaited, printed or compared.
 */
const askedOfAnything = new Set([
  'then',
  'toJSON',
  'inspect',
  'nodeType',
  'tagName',
  'asymmetricMatch',
  'constructor',
  'prototype',
  'default',
  '__esModule',
  '$$typeof',
  'domain',
]);

export class UnsupportedError extends Error {
  readonly api: string;

  constructor(api: string) {
    super(`electron-host: ${api} is not supported`);
    this.name = 'UnsupportedError';
    this.api = api;
  }
}

/** A function that throws the API's name: what stands in for everything the host does not offer. */
export function unsupported(api: string): (...args: unknown[]) => never {
  return () => {
    throw new UnsupportedError(api);
  };
}

function missing(owner: string, property: string | symbol): unknown {
  if (typeof property === 'symbol' || askedOfAnything.has(property)) return undefined;
  return unsupported(`${owner}.${property}`);
}

/** Wraps a module or class: what it does not hold becomes a function that throws by name. */
export function strict<T extends object>(owner: string, offered: T): T {
  return new Proxy(offered, {
    get: (target, property, receiver) =>
      property in target ? Reflect.get(target, property, receiver) : missing(owner, property),
  });
}

/** Stands for a whole export that the host does not offer: any use of it throws by name. */
export function unsupportedExport(name: string): object {
  return new Proxy(class {}, {
    get: (_target, property) => missing(name, property),
    apply: unsupported(name),
    construct: unsupported(name),
  });
}

/** An emitter whose missing members throw by name, called after the class: `BrowserWindow.setVibrancy`. */
export class StrictEmitter extends EventEmitter {}

Object.setPrototypeOf(
  StrictEmitter.prototype,
  new Proxy(EventEmitter.prototype, {
    get: (target, property, receiver: object) =>
      property in target
        ? Reflect.get(target, property, receiver)
        : missing(receiver.constructor.name, property),
  }),
);

/**
 * Every public member that the host offers must fit Electron's own declaration of it.
 * Use: `app satisfies Conforms<App, Electron.App>`.
 */
export type Conforms<Host, Real> = Pick<Real, Extract<keyof Host, keyof Real>>;

/**
 * Shows a host object as Electron's full type. True to the caller's eye: members that the host lacks
 * throw by name at run time (see StrictEmitter and `strict`).
 */
export function whole<Real>(host: object): Real {
  return host as Real;
}
