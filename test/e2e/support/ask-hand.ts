import { once } from 'node:events';
import { createConnection } from 'node:net';

async function ask(place: string, text: string): Promise<unknown> {
  const socket = createConnection(place);
  let answer = '';
  socket.setEncoding('utf8');
  socket.on('data', (part: string) => {
    answer += part;
  });
  socket.end(text);
  await once(socket, 'close');
  return JSON.parse(answer);
}

/** What stands in the large window of a package that has a hand (`hand.ts`); null: there is none. */
export const readPackage = async (place: string): Promise<string | null> =>
  (await ask(place, '')) as string | null;

/** False: there is no such button. */
export const pressInPackage = async (place: string, name: string): Promise<boolean> =>
  (await ask(place, name)) === true;
