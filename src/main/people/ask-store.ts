import { RequestError } from '../answer-request.ts';
import type { People } from './people.ts';
import type { PeopleStore } from './people-store.ts';

/** For a page that asks: refused while nobody is signed in. The answer is boxed on its way: null is one, too. */
export function askStore<T>(people: Pick<People, 'withStore'>, work: (store: PeopleStore) => T): T {
  const answer = people.withStore((store) => ({ value: work(store) }));
  if (answer === null) throw new RequestError('not-available', 'nobody is signed in');
  return answer.value;
}
