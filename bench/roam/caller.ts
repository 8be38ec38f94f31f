/** Whoever calls from the client's namespace. */
export interface Caller {
  readonly name: string;
  /** Resolves once the call is under way. */
  call(target: string): Promise<void>;
  /** Ends the call; the network is whole again when it is made the next time. */
  end(): Promise<void>;
  stop(): Promise<void>;
}
