/** Whoever calls from the client's namespace. */
export interface Caller {
  readonly name: string;
  /** The same app makes the next call; otherwise it is started anew by `ready`. */
  readonly stays: boolean;
  /** Registered, and aware of the uplinks that are up. */
  ready(uplinks: number): Promise<void>;
  /** Resolves once the call is under way. */
  call(target: string): Promise<void>;
  /** By which rung its call moved last; null: it does not say. */
  rung(): Promise<string | null>;
  /** Ends the call; the network is whole again when it is made the next time. */
  end(): Promise<void>;
  /** Its page dies in the call. */
  killPage(): Promise<void>;
  stop(): Promise<void>;
}
