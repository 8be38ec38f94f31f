/**
 * Takes events one at a time, in order: what is dispatched while one is being carried out comes after it.
 * Two machines that command each other would otherwise meet in the middle of a step.
 */
export function oneAtATime<Event>(take: (event: Event) => void): (event: Event) => void {
  const waiting: Event[] = [];
  let taking = false;
  return (event) => {
    waiting.push(event);
    if (taking) return;
    taking = true;
    try {
      for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) take(next);
    } finally {
      taking = false;
    }
  };
}
