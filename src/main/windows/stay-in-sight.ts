import type { Clock } from '../clock.ts';
import { type Area, isOnAreas } from './place-window.ts';

/** What is needed of its BrowserWindow. */
export interface StayingSurface {
  on(event: 'hide' | 'minimize' | 'move', listener: () => void): unknown;
  showInactive(): void;
  restore(): void;
  isVisible(): boolean;
  isMinimized(): boolean;
  isDestroyed(): boolean;
  getBounds(): Area;
  setBounds(bounds: Area): void;
}

export interface StayOptions {
  readonly window: StayingSurface;
  readonly clock: Clock;
  /** It is to be on the screen. */
  readonly isWanted: () => boolean;
  /** Whether it may be brought back once more. */
  readonly mayReturn: () => boolean;
  /** Whether it may be put back once more after it was moved out of sight. */
  readonly mayPutBack: () => boolean;
  readonly onLost: (why: string) => void;
  /** Where it goes. */
  readonly bounds: () => Area;
  /** Where it may be moved to. */
  readonly areas: () => readonly Area[];
}

export interface Staying {
  /** Puts it on the screen; resolves to false where it does not come to be there. */
  come(): Promise<boolean>;
  /** The screens may be others: where they left it, or somebody has put it out of sight, it is put back. */
  lookAtPlace(): void;
}

/** How long a desktop may take until it says that the window is there, and how often it is asked. */
const graceMs = 500;
const askMs = 50;
/** Whoever moves it no more for so long has let go of it. */
const stillMs = 500;
/** So often within this time the desktop may take it away. */
export const mostReturns = 5;
export const returnsWithinMs = 60_000;

/** What must not be brought back for ever: a desktop that takes it away each time would be at it without an end. */
export function createReturns(clock: Clock): () => boolean {
  let at: readonly number[] = [];
  return () => {
    const now = clock.now();
    at = [...at.filter((each) => now - each < returnsWithinMs), now];
    return at.length <= mostReturns;
  };
}

/** A window that stays: what the desktop hides with the others of the program, or minimises, comes back, or is lost. */
export function stayInSight(options: StayOptions): Staying {
  const { window, clock, isWanted, mayReturn, mayPutBack, onLost } = options;
  const isWantedYet = () => isWanted() && !window.isDestroyed();
  const isInSight = () => window.isVisible() && !window.isMinimized();

  function wish(): boolean {
    if (window.isMinimized()) window.restore();
    if (!window.isVisible()) window.showInactive();
    return isInSight();
  }

  async function awaitSight(): Promise<boolean> {
    for (let leftMs = graceMs; leftMs > 0; leftMs -= askMs) {
      await new Promise<void>((resolve) => void clock.after(askMs, resolve));
      if (!isWantedYet()) return false;
      if (isInSight()) return true;
    }
    return false;
  }

  let isComing = false;

  async function comeBack(): Promise<void> {
    if (!isWantedYet() || isComing || isInSight()) return;
    if (!mayReturn()) return void onLost('the desktop takes it away again and again');
    if (wish()) {
      lookAtPlace();
      return;
    }
    isComing = true;
    const isBack = await awaitSight();
    isComing = false;
    if (isBack) lookAtPlace();
    else if (isWantedYet()) onLost('the desktop does not let it be seen');
  }

  /** The screens may have become others while it was hidden, and a desktop may put it elsewhere as it shows it. */
  async function come(): Promise<boolean> {
    const isThere = wish() || (await awaitSight());
    if (isThere) lookAtPlace();
    return isThere;
  }

  const isAstray = (): boolean =>
    isWantedYet() && isInSight() && !isOnAreas(window.getBounds(), options.areas());

  function lookAtPlace(): void {
    if (isAstray()) window.setBounds(options.bounds());
  }

  /** A desktop that moves it away each time would be at it without an end. */
  function lookAfterMove(): void {
    if (!isAstray()) return;
    if (mayPutBack()) window.setBounds(options.bounds());
    else onLost('it is put out of sight again and again');
  }

  let cancelLook: () => void = () => undefined;
  // Linux tells of each step of a move, and not of its end.
  window.on('move', () => {
    cancelLook();
    cancelLook = clock.after(stillMs, lookAfterMove);
  });
  for (const event of ['hide', 'minimize'] as const) window.on(event, () => void comeBack());
  return { lookAtPlace, come };
}
