import './link-question.css';
import type { LinkRequest } from '../../../shared/desktop-state.ts';
import { Button } from '../components/button.tsx';
import { CallIcon, LinkIcon } from '../components/icons.ts';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

/**
 * A link that wants a call, beside whatever goes on: no dialog stands in the way of a call, and no key that was meant
 * for another window says yes.
 */
export function LinkQuestion({ link }: { link: LinkRequest | null }) {
  // The region is always there, so that a new question is read out.
  return <div role="status">{link !== null && <Question link={link} />}</div>;
}

function Question({ link }: { link: LinkRequest }) {
  const text = useText();
  const desktop = useDesktop();
  const asking = link.step === 'asking';
  const title = asking ? text.links.ask(link.target) : text.links.waiting(link.target);
  const decide = (call: boolean) => void desktop.request('link.decide', { id: link.id, call });
  return (
    <section className="link-question" aria-label={title}>
      <LinkIcon size={20} aria-hidden className="link-question__icon" />
      <div className="link-question__what">
        <p className="link-question__title">{title}</p>
        <p className="quiet">{asking ? text.links.asked : text.links.waitingMeaning}</p>
        {(link.asked !== link.target || link.why.length > 0) && (
          <p className="quiet">
            {[text.links.dialledAs(link.asked), ...link.why.map((reason) => text.dialling.why[reason])].join(
              ', ',
            )}
          </p>
        )}
        {link.extension !== null && <p>{text.links.extension(link.extension)}</p>}
      </div>
      <div className="link-question__buttons">
        <Button onPress={() => decide(false)}>{text.links.doNotCall}</Button>
        {asking && (
          <Button tone="success" icon={<CallIcon size={18} aria-hidden />} onPress={() => decide(true)}>
            {text.dial.call}
          </Button>
        )}
      </div>
    </section>
  );
}
