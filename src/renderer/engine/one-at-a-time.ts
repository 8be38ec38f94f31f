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
    const faults: unknown[] = [];
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift()) {
      try {
        take(next);
      } catch (error) {
        // Those behind it are no part of it: what waited would come with the next event, or never.
        faults.push(error);
      }
    }
    taking = false;
    if (faults.length > 0) throw faults[0];
  };
}
