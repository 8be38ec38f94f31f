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
/** A yes that comes sooner was meant for the question that stood there before: pages can open links one after another. */
const readMs = 700;
const laterCodes: readonly string[] = ['not-registered', 'not-ready'];

export interface LinkDeskOptions {
  readonly isSignedIn: () => boolean;
  readonly isRegistered: () => boolean;
  readonly place: (link: Link) => Promise<Placed>;
  readonly resolve: (text: string) => Promise<Dialled>;
  readonly confirm: () => Settings['confirmLinks'];
  readonly isEmergency: (number: string) => boolean;
  /** What calls by itself would put that call on hold. */
  readonly isInCall: () => boolean;
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
  /** It came where another was being asked a moment before. */
  readonly replaces: boolean;
}

/** The one link that is on its way; a newer one takes its place. The steps are drawn at `linkRequestSchema`. */
export function createLinkDesk(options: LinkDeskOptions): LinkDesk {
  const { log, clock } = options;
  let pending: Pending | null = null;
  let count = 0;
  /** When a question was last taken away by another link. */
  let unansweredAt: number | null = null;

  function show(view: LinkRequest | null): void {
    pending = pending === null || view === null ? null : { ...pending, view };
    options.publish(view);
  }

  function tellRefused(fault: LinkFault): void {
    // Not the link itself: whom somebody wanted to call is nobody's business in a log.
    log.warn(`refused: ${fault}`);
    options.onRefused(fault);
  }

  /** What the rules say of it now; they may be others once the account is known. */
  async function advance({ id, link, openedAt }: Pending): Promise<void> {
    const placed = options.isSignedIn() ? await options.place(link) : foreseen(link);
    if (pending?.id !== id) return;
    if (!placed.ok) {
      show(null);
      tellRefused(placed.fault);
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
    // A code switches something at the server, forwarding for example, and a page must not; nor may it touch a call.
    if (/[*#]/.test(dialled.target) || options.isInCall()) return true;
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

  function isTooSoon(): boolean {
    return pending?.replaces === true && clock.now() - pending.openedAt < readMs;
  }

  function go(step: Promise<void>): void {
    step.catch((error: unknown) => log.error(`link: ${describeError(error)}`));
  }

  return {
    open(text) {
      options.present();
      const reading = readLink(text);
      if (!reading.ok) {
        // What is being asked stays: a page must not take it away.
        tellRefused(reading.fault);
        return;
      }
      count += 1;
      log.info(`opened: ${reading.link.kind}`);
      const now = clock.now();
      if (pending?.view?.step === 'asking') unansweredAt = now;
      const replaces = unansweredAt !== null && now - unansweredAt < readMs;
      pending = { id: `link-${count}`, link: reading.link, openedAt: now, view: null, replaces };
      go(advance(pending));
    },
    decide(id, yes) {
      const view = pending?.view;
      if (view?.id !== id) return;
      if (!yes) show(null);
      else if (view.step === 'asking' && !isTooSoon()) go(call(view));
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
