/**
 * contextBridge: calls between a page's main world and the preload's isolated world. The worlds share nothing but
 * the DOM, so a call is a CustomEvent on the window with a name that only the two know, answered before
 * dispatchEvent returns. Injected as text into both worlds: only the functions below and the page's own globals.
 */
export type Wire =
  | { readonly kind: 'function' | 'promise'; readonly id: number }
  | { readonly kind: 'error'; readonly name: string; readonly message: string }
  | { readonly kind: 'array'; readonly items: readonly Wire[] }
  | { readonly kind: 'object'; readonly entries: readonly (readonly [string, Wire])[] }
  | { readonly kind: 'clone'; readonly value: unknown };

export interface BridgeCall {
  readonly target: number | string;
  readonly args: readonly Wire[];
}

export type BridgeReply =
  | { readonly ok: true; readonly value: Wire }
  | { readonly ok: false; readonly error: Wire };

type AnyFunction = (...args: unknown[]) => unknown;

export interface BridgeEnd {
  /** Functions that the other side may call by name. */
  readonly served: Map<string, AnyFunction>;
  /** Calls a function that the other side serves by name. */
  call(name: string, ...args: unknown[]): unknown;
}

export interface BridgeState {
  readonly held: Map<number, AnyFunction | Promise<unknown>>;
  readonly ids: Map<unknown, number>;
  /** The newest of `ids`: none is given twice, as the old ones go. */
  lastId: number;
  readonly served: Map<string, AnyFunction>;
  send(call: BridgeCall): BridgeReply;
}

export function createBridgeEnd(key: string, here: string, there: string): BridgeEnd {
  // Taken before any script of the page could replace them.
  const listen = window.addEventListener.bind(window);
  const dispatch = window.dispatchEvent.bind(window);
  const EventClass = CustomEvent;
  let reply: BridgeReply | null | undefined;
  const state: BridgeState = {
    held: new Map(),
    ids: new Map(),
    lastId: 0,
    served: new Map(),
    send: (call) => {
      reply = undefined;
      dispatch(new EventClass(`${key}-call-${there}`, { detail: call }));
      const received = reply;
      reply = undefined;
      return received ?? refuseCall(received === null, state);
    },
  };
  // A detail that cannot be cloned into the other world arrives as null.
  listen(`${key}-call-${here}`, (event) => {
    event.stopImmediatePropagation();
    const call = (event as CustomEvent<BridgeCall | null>).detail;
    const answer = call ? answerCall(call, state) : refuseCall(true, state);
    dispatch(new EventClass(`${key}-reply-${there}`, { detail: answer }));
  });
  listen(`${key}-reply-${here}`, (event) => {
    event.stopImmediatePropagation();
    reply = (event as CustomEvent<BridgeReply | null>).detail;
  });
  return {
    served: state.served,
    call: (name, ...args) => callAcross(name, args, state),
  };
}

export function refuseCall(uncloneable: boolean, state: BridgeState): BridgeReply {
  const reason = uncloneable ? 'An object could not be cloned.' : 'the other world is gone';
  return { ok: false, error: packValue(new Error(reason), state) };
}

export function callAcross(target: number | string, args: readonly unknown[], state: BridgeState): unknown {
  const reply = state.send({ target, args: args.map((arg) => packValue(arg, state)) });
  if (!reply.ok) throw unpackValue(reply.error, state);
  return unpackValue(reply.value, state);
}

export function answerCall(call: BridgeCall, state: BridgeState): BridgeReply {
  try {
    const { target } = call;
    const held = typeof target === 'number' ? state.held.get(target) : state.served.get(target);
    const args = call.args.map((arg) => unpackValue(arg, state));
    if (held instanceof Promise) {
      const [resolve, reject] = args as [AnyFunction, AnyFunction];
      held.then(resolve, reject);
      forgetHeld(held, state);
      return { ok: true, value: packValue(undefined, state) };
    }
    if (!held) throw new Error('the called function is gone');
    return { ok: true, value: packValue(held(...args), state) };
  } catch (error) {
    const thrown = error instanceof Error ? error : new Error(String(error));
    return { ok: false, error: packValue(thrown, state) };
  }
}

export function packValue(value: unknown, state: BridgeState): Wire {
  if (typeof value === 'function' || value instanceof Promise) return packHeld(value as AnyFunction, state);
  if (typeof value === 'symbol') throw new Error('A symbol cannot be sent over the context bridge');
  if (value === null || typeof value !== 'object') return { kind: 'clone', value };
  if (value instanceof Error) return { kind: 'error', name: value.name, message: value.message };
  if (Array.isArray(value)) return { kind: 'array', items: value.map((item) => packValue(item, state)) };
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return { kind: 'clone', value };
  const entries = Object.entries(value).map(([name, item]) => [name, packValue(item, state)] as const);
  return { kind: 'object', entries };
}

export function packHeld(value: AnyFunction | Promise<unknown>, state: BridgeState): Wire {
  const kind = value instanceof Promise ? 'promise' : 'function';
  let id = state.ids.get(value);
  if (id === undefined) {
    state.lastId += 1;
    id = state.lastId;
    state.ids.set(value, id);
  }
  state.held.set(id, value);
  return { kind, id };
}

/** The other side has no more use for it: else every answer that was ever waited for would be kept. */
export function forgetHeld(value: unknown, state: BridgeState): void {
  const id = state.ids.get(value);
  state.ids.delete(value);
  if (id !== undefined) state.held.delete(id);
}

export function unpackValue(wire: Wire, state: BridgeState): unknown {
  switch (wire.kind) {
    case 'clone':
      return wire.value;
    case 'function':
      return (...args: unknown[]) => callAcross(wire.id, args, state);
    case 'promise':
      return new Promise((resolve, reject) => {
        const once =
          (settle: AnyFunction): AnyFunction =>
          (result) => {
            for (const each of ways) forgetHeld(each, state);
            return settle(result);
          };
        const ways = [once(resolve), once(reject)];
        callAcross(wire.id, ways, state);
      });
    case 'error':
      return Object.assign(new Error(wire.message), { name: wire.name });
    case 'array':
      return wire.items.map((item) => unpackValue(item, state));
    case 'object':
      return Object.fromEntries(wire.entries.map(([name, item]) => [name, unpackValue(item, state)]));
  }
}

export function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null || Object.isFrozen(value)) return value;
  for (const item of Object.values(value)) freezeDeep(item);
  return ArrayBuffer.isView(value) ? value : Object.freeze(value);
}

/** What a world needs injected to hold an end of the bridge. */
export const bridgeFunctions = [
  createBridgeEnd,
  refuseCall,
  callAcross,
  answerCall,
  packValue,
  packHeld,
  forgetHeld,
  unpackValue,
  freezeDeep,
] as const;
