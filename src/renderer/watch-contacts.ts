import type { Desktop } from './desktop.ts';
import { isExtension } from './presence/colleague.ts';

const pageSize = 200;
/** Whoever has more contacts than that watches those whom they have chosen. */
const mostPages = 10;

/** Tells which numbers of the contacts are extensions, now and whenever contacts have changed. */
export function watchContacts(desktop: Desktop, tell: (numbers: readonly string[]) => void): void {
  let known = -1;
  let turn = 0;

  async function look(): Promise<void> {
    const own = ++turn;
    const found: string[] = [];
    for (let page = 0; page < mostPages; page++) {
      const reply = await desktop.request('people.list', { text: '', from: page * pageSize, most: pageSize });
      if (!reply.ok || own !== turn) return;
      const { people, total } = reply.value;
      found.push(...people.flatMap(({ numbers }) => numbers.map(({ number }) => number)).filter(isExtension));
      if ((page + 1) * pageSize >= total) break;
    }
    tell(found);
  }

  desktop.on('people.changed', ({ people }) => {
    if (people === known) return;
    known = people;
    void look();
  });
  void look();
}
