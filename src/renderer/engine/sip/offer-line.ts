import type { OfferPurpose } from '../core/call.ts';
import type { OfferRequest } from '../core/ports.ts';

/** An offer that has not been sent, or waits to be sent again. */
export interface WaitingOffer {
  readonly request: OfferRequest;
  readonly attempts: number;
  /** It may have reached the far side by a socket that is gone, and its answer was lost. */
  readonly isUnsure: boolean;
  /** So often nobody has answered, though there was a socket. */
  readonly unheard: number;
}

export const isPicture = ({ request }: WaitingOffer): boolean => request.purpose === 'video';
/** The recovery's patience is its own, and whoever asks for a picture may wait for a person. */
export const hasOwnClock = (entry: WaitingOffer): boolean =>
  entry.request.purpose === 'recovery' || isPicture(entry);

/** What waits for its turn. */
export interface OfferLine {
  readonly isEmpty: boolean;
  has(purpose: OfferPurpose): boolean;
  /** The recovery knows best where it is now: a newer one of its requests takes the place of an older one. */
  add(request: OfferRequest): void;
  /** First of its rank again. */
  putBack(offer: WaitingOffer): void;
  takeFirst(): WaitingOffer | null;
  takeOut(purpose: OfferPurpose): WaitingOffer | null;
  takeAll(): readonly OfferRequest[];
}

/** What keeps the voice goes first, and a picture last: whoever it waits for may ask a person. */
const ranks: Readonly<Record<OfferPurpose, number>> = {
  recovery: 0,
  hold: 1,
  resume: 1,
  refresh: 1,
  'new-way': 1,
  video: 2,
};
const rankOf = ({ request }: WaitingOffer): number => ranks[request.purpose];

export function createOfferLine(): OfferLine {
  const waiting: WaitingOffer[] = [];

  const placeOf = (purpose: OfferPurpose): number =>
    waiting.findIndex(({ request }) => request.purpose === purpose);

  const takeAt = (place: number): WaitingOffer | null =>
    place < 0 ? null : (waiting.splice(place, 1)[0] ?? null);

  return {
    get isEmpty() {
      return waiting.length === 0;
    },
    has: (purpose) => placeOf(purpose) >= 0,
    add(request) {
      const offer: WaitingOffer = { request, attempts: 0, isUnsure: false, unheard: 0 };
      const older = request.purpose === 'recovery' ? placeOf('recovery') : -1;
      if (older < 0) waiting.push(offer);
      else waiting[older] = offer;
    },
    putBack: (offer) => void waiting.unshift(offer),
    takeFirst() {
      const first = Math.min(...waiting.map(rankOf));
      return takeAt(waiting.findIndex((offer) => rankOf(offer) === first));
    },
    takeOut: (purpose) => takeAt(placeOf(purpose)),
    takeAll: () => waiting.splice(0).map(({ request }) => request),
  };
}
