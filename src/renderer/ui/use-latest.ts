import { type RefObject, useLayoutEffect, useRef } from 'react';

/** What was handed in last, for rows that are not drawn again whenever it is another one. */
export function useLatest<T>(value: T): RefObject<T> {
  const latest = useRef(value);
  useLayoutEffect(() => {
    latest.current = value;
  });
  return latest;
}
