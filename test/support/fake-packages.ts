import type { PublicationRequest } from '../../src/renderer/engine/core/publication.ts';
import type {
  EventPackages,
  SubscriptionNews,
  SubscriptionRequest,
} from '../../src/renderer/engine/core/subscription.ts';

/** Event packages of no server: a test tells the news, and reads what was wanted. */
export function createFakePackages() {
  const open = new Map<string, (news: SubscriptionNews) => void>();
  const asked: SubscriptionRequest[] = [];
  const ended: string[] = [];
  const published: string[] = [];
  const keyOf = ({ event, targetUri }: Pick<SubscriptionRequest, 'event' | 'targetUri'>) =>
    `${event} ${targetUri}`;
  const packages: EventPackages = {
    subscribe(request, tell) {
      const key = keyOf(request);
      asked.push(request);
      open.set(key, tell);
      return () => {
        ended.push(key);
        if (open.get(key) === tell) open.delete(key);
      };
    },
    onNotice: () => () => undefined,
    publish: ({ targetUri }: PublicationRequest) => ({
      set: (body) => void published.push(body),
      end: () => void published.push(`end ${targetUri}`),
    }),
  };
  return {
    packages,
    asked,
    ended,
    published,
    watching: () => [...open.keys()],
    tell(key: string, news: SubscriptionNews) {
      const found = open.get(key);
      if (found === undefined) throw new Error(`nobody watches ${key}`);
      found(news);
    },
  };
}
