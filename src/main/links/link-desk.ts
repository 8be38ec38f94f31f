import type { ControlReply } from '../../shared/control.ts';
import type { LinkRequest } from '../../shared/desktop-state.ts';
import type { Dialled } from '../../shared/dialling/dialling.ts';
import { type Link, type LinkFault, readLink } from '../../shared/links/read-link.ts';
import type { Settings } from '../../shared/settings.ts';
import type { Clock } from '../clock.ts';
import { describeError, type Log } from '../diagnostics/log.ts';
import type { Placed } from './place-link.ts';

/** After so long a wait a link does not call by itself any more: who opened it may have gone. */
const freshMs = 15_000;
const laterCodes: readonly string[] = ['not-registered', 'not-ready'];

export interface LinkDeskOptions {
  readonly isSignedIn: () => boolean;
  readonly isRegistered: () => boolean;
  readonly place: (link: Link) => Promise<Placed>;
  readonly resolve: (text: string) => Promise<Dialled>;
  readonly confirm: () => Settings['confirmLinks'];
  readonly isEmergency: (number: string) => boolean;
  /** A colleague, or somebody there has been a call with. */
  readonly isKnown: (dialled: Dialled) => boolean;
  readonly dial: (target: string) => Promise<ControlReply>;
  readonly publish: (link: LinkRequest | null) => void;
  readonly onRefused: (fault: LinkFault) => void;
  /** Brings the window up. */
  readonly present: () => void;
  readonly clock: Clock;
  readonly log: Log;
}

export interface LinkDesk {
  /** The desktop hands over what somebody clicked; never throws. */
  open(text: string): void;
  /** The person's answer to the link of that id; any other is over already. */
  decide(id: string, call: boolean): void;
  /** Registration or account have changed. */
  look(): void;
}

interface Pending {
  readonly id: string;
  readonly link: Link;
  readonly openedAt: number;
  readonly view: LinkRequest | null;
}

/** The one link that is on its way; a newer one takes its place. The steps are drawn at `linkRequestSchema`. */
export function createLinkDesk(options: LinkDeskOptions): LinkDesk {
  const { log, clock } = options;
  let pending: Pending | null = null;
  let count = 0;

  function show(view: LinkRequest | null): void {
    pending = pending === null || view === null ? null : { ...pending, view };
    options.publish(view);
  }

  function refuse(fault: LinkFault): void {
    // Not the link itself: whom somebody wanted to call is nobody's business in a log.
    log.warn(`refused: ${fault}`);
    show(null);
    options.onRefused(fault);
  }

  /** What the rules say of it now; they may be others once the account is known. */
  async function advance({ id, link, openedAt }: Pending): Promise<void> {
    const placed = options.isSignedIn() ? await options.place(link) : foreseen(link);
    if (pending?.id !== id) return;
    if (!placed.ok) {
      refuse(placed.fault);
      return;
    }
    const dialled = await options.resolve(placed.text);
    if (pending?.id !== id) return;
    const view = {
      id,
      asked: placed.text,
      target: dialled.target,
      why: dialled.why,
      extension: placed.extension,
    };
    const isEmergency = options.isEmergency(dialled.target);
    if (!options.isRegistered() && !isEmergency) {
      show({ ...view, step: 'waiting' });
    } else if (isEmergency || clock.now() - openedAt > freshMs || mustAsk(dialled)) {
      show({ ...view, step: 'asking' });
    } else {
      await call({ ...view, step: 'waiting' });
    }
  }

  function mustAsk(dialled: Dialled): boolean {
    const confirm = options.confirm();
    return confirm === 'always' || (confirm === 'unknown' && !options.isKnown(dialled));
  }

  async function call(view: LinkRequest): Promise<void> {
    const called = pending;
    show(null);
    const reply = await options.dial(view.target);
    if (reply.ok) {
      log.info('called');
      return;
    }
    log.warn(`not called: ${reply.code}`);
    if (reply.code === 'bad-target') options.onRefused('malformed');
    // The connection went in that moment: the link waits for the next one.
    if (pending !== null || called === null || !laterCodes.includes(reply.code)) return;
    pending = called;
    show({ ...view, step: 'waiting' });
  }

  function go(step: Promise<void>): void {
    step.catch((error: unknown) => log.error(`link: ${describeError(error)}`));
  }

  return {
    open(text) {
      options.present();
      const reading = readLink(text);
      if (!reading.ok) {
        refuse(reading.fault);
        return;
      }
      count += 1;
      log.info(`opened: ${reading.link.kind}`);
      pending = { id: `link-${count}`, link: reading.link, openedAt: clock.now(), view: null };
      go(advance(pending));
    },
    decide(id, yes) {
      const view = pending?.view;
      if (view?.id !== id) return;
      if (!yes) show(null);
      else if (view.step === 'asking') go(call(view));
    },
    look() {
      // What is being asked stays as it was read.
      if (pending !== null && pending.view?.step === 'waiting' && options.isRegistered())
        go(advance(pending));
    },
  };
}

/** While nobody is signed in it is not known which domain is ours. */
function foreseen(link: Link): Placed {
  if (link.kind === 'number') return { ok: true, text: link.number, extension: link.extension };
  return { ok: true, text: link.host === null ? link.user : `${link.user}@${link.host}`, extension: null };
}
