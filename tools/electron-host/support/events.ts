class PreventableEvent {
  #prevented = false;

  get defaultPrevented(): boolean {
    return this.#prevented;
  }

  preventDefault(): void {
    this.#prevented = true;
  }
}

export type HostEvent<Params extends object = object> = PreventableEvent & Params;

/** An event object as Electron hands it to listeners, with the members of `params` on it. */
export function createEvent<Params extends object = object>(params?: Params): HostEvent<Params> {
  return Object.assign(new PreventableEvent(), params ?? ({} as Params));
}
