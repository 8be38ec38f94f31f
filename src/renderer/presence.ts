import { domainOf } from '../shared/dial-target.ts';
import type { Lamp } from '../shared/lamp.ts';
import type { Account } from '../shared/provisioning.ts';
import type { Settings } from '../shared/settings.ts';
import type { Clock, EngineLog } from './engine/core/ports.ts';
import type { EventPackages } from './engine/core/subscription.ts';
import { type Colleague, isExtension } from './presence/colleague.ts';
import { type OwnState, ownStateOf } from './presence/own-presence.ts';
import { createOwnPublisher } from './presence/publish-own.ts';
import { createColleagues } from './presence/watch-colleagues.ts';

/** What the UI may know of presence. */
export interface PresenceView {
  readonly own: OwnState;
  /** By number, those who are watched. */
  readonly colleagues: ReadonlyMap<string, Colleague>;
}

export interface PresenceStore {
  subscribe(listener: () => void): () => void;
  getSnapshot(): PresenceView;
}

type PresenceSettings = Pick<Settings, 'ownPresence' | 'presenceNote' | 'doNotDisturb' | 'lamps'>;

export interface Presence extends PresenceStore {
  /** Null: nobody is signed in. */
  use(account: Account | null, packages: EventPackages | null): void;
  settingsAre(settings: PresenceSettings, favourites: readonly string[]): void;
  /** Numbers of contacts that are extensions of our own. */
  contactsAre(numbers: readonly string[]): void;
  callsAre(inCall: boolean): void;
  idleIs(idle: boolean): void;
}

/** Joins what is known of us with what is told of us, and whom we watch with why. */
export function createPresence(options: { clock: Clock; log: EngineLog; instanceId: string }): Presence {
  const colleagues = createColleagues(options);
  const publisher = createOwnPublisher(options.instanceId.slice(0, 8));
  const listeners = new Set<() => void>();
  let settings: PresenceSettings = {
    ...{ ownPresence: 'automatic', presenceNote: '', doNotDisturb: false, lamps: [] },
  };
  let contacts: readonly string[] = [];
  let favourites: readonly string[] = [];
  /** Of the company. */
  let given: readonly Lamp[] = [];
  let facts = { inCall: false, idle: false };
  let view: PresenceView = { own: 'available', colleagues: colleagues.getSnapshot() };

  function changed(next: Partial<PresenceView>): void {
    view = { ...view, ...next };
    for (const listener of [...listeners]) listener();
  }

  function look(): void {
    const { ownPresence: chosen, doNotDisturb, presenceNote } = settings;
    const own = ownStateOf({ chosen, doNotDisturb, ...facts });
    publisher.say(own, presenceNote);
    if (own !== view.own) changed({ own });
  }

  function watch(): void {
    const chosen = [...given, ...settings.lamps].map(({ number }) => number);
    colleagues.watch([...chosen, ...favourites, ...contacts].filter(isExtension));
  }

  colleagues.subscribe(() => changed({ colleagues: colleagues.getSnapshot() }));

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => view,
    use(account, packages) {
      const { watch: mayWatch, publish: mayPublish } = account?.calls.presence ?? {
        watch: false,
        publish: false,
      };
      publisher.follow(account?.aor ?? '', mayPublish ? packages : null);
      given = account?.calls.presence.lamps ?? [];
      watch();
      colleagues.follow(
        domainOf(account?.aor ?? '') ?? '',
        mayWatch ? packages : null,
        account?.calls.presence.list,
      );
      look();
    },
    settingsAre(next, nextFavourites) {
      settings = next;
      favourites = nextFavourites;
      watch();
      look();
    },
    contactsAre(numbers) {
      contacts = numbers;
      watch();
    },
    callsAre(inCall) {
      facts = { ...facts, inCall };
      look();
    },
    idleIs(idle) {
      facts = { ...facts, idle };
      look();
    },
  };
}
