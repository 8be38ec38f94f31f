import type { App } from 'electron';
import { domainOf } from '../shared/dial-target.ts';
import type { EngineSummary } from '../shared/engine-summary.ts';
import { isLink } from '../shared/links/read-link.ts';
import type { Account } from '../shared/provisioning.ts';
import { systemClock as clock } from './clock.ts';
import { programArguments } from './control/argv.ts';
import type { EngineRelay } from './control/engine-relay.ts';
import type { Desktop } from './desktop.ts';
import type { Log } from './diagnostics/log.ts';
import { createDialling, type DiallingDuty } from './dialling/create-dialling.ts';
import { loadReadNumber } from './dialling/read-number.ts';
import { findLink } from './links/find-link.ts';
import { createLinkDesk, type LinkDesk } from './links/link-desk.ts';
import { followLinkSetting } from './links/link-handler.ts';
import { placeLink } from './links/place-link.ts';
import type { Recents } from './recents/recents.ts';

// Part of the composition root: what leads from a text, wherever it comes from, to a call.

export interface LinksGround {
  readonly app: App;
  readonly desktop: Desktop;
  readonly engine: () => EngineSummary;
  readonly relay: EngineRelay;
  readonly recents: Recents;
  /** Brings the window up. */
  readonly present: () => void;
  readonly log: Log;
}

export interface Calling {
  readonly dialling: DiallingDuty;
  readonly links: LinkDesk;
  readonly recents: Recents;
  /** The page has told of registration and calls. */
  follow(): void;
  settingsChanged(): void;
  /** Once there is a window: takes up the link that the app was started with. */
  start(): void;
}

export function joinLinks({ app, desktop, engine, relay, recents, present, log }: LinksGround): Calling {
  const account = (): Account | null => {
    const { identity } = desktop.get();
    return identity.step === 'signed-in' ? identity.account : null;
  };
  const dialling = createDialling({
    account,
    setting: () => desktop.get().settings.dialling,
    loadReadNumber,
  });
  const links = createLinkDesk({
    isSignedIn: () => account() !== null,
    isRegistered: () => engine().registration.state === 'registered',
    async place(link) {
      const read = await loadReadNumber();
      const domain = domainOf(account()?.aor ?? '');
      const { isEmergency } = dialling;
      return placeLink(link, { domain, readNumber: (number) => read(number, null), isEmergency });
    },
    resolve: dialling.resolve,
    confirm: () => desktop.get().settings.confirmLinks.value,
    isEmergency: dialling.isEmergency,
    isInCall: () => engine().calls.some(({ state }) => state !== 'ended'),
    isKnown: ({ target, e164, why }) =>
      why.includes('internal') || recents.knows(target) || (e164 !== null && recents.knows(e164)),
    dial: (target) => relay.request({ verb: 'dial', target }),
    publish: (link) => desktop.set({ link }),
    onRefused: (fault) => desktop.addNotice({ code: 'link-refused', detail: fault }),
    present,
    clock,
    log,
  });
  const followSetting = followLinkSetting({
    app,
    development: app.isPackaged ? null : { program: process.execPath, folder: app.getAppPath() },
    log,
  });
  const settingsChanged = () => followSetting(desktop.get().settings.links.value);

  // macOS hands links over by an event, before the app is ready too.
  app.on('open-url', (event, url) => {
    event.preventDefault();
    // The way back of a sign-in comes here too, and is taken by others.
    if (isLink(url)) links.open(url);
  });
  app.on('second-instance', (_event, argv) => {
    present();
    const link = findLink(programArguments(argv, app.isPackaged));
    if (link !== null) links.open(link);
  });

  return {
    dialling,
    links,
    recents,
    settingsChanged,
    start() {
      settingsChanged();
      const link = findLink(programArguments(process.argv, app.isPackaged));
      if (link !== null) links.open(link);
    },
    follow: links.look,
  };
}
