/** What a page knows of its own registration, and since when, epoch ms: for whoever measures. */
export interface Moment {
  readonly at: number;
  readonly what: 'registered' | 'lost';
}

const moments: Moment[] = [];
Object.assign(globalThis, { moments });

export function note(what: Moment['what']): void {
  moments.push({ at: Date.now(), what });
}
