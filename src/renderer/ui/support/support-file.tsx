import './support.css';
import { useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import { Disclosure, DisclosurePanel } from 'react-aria-components/Disclosure';
import type { BundleFile } from '../../../shared/support.ts';
import { Button } from '../components/button.tsx';
import { DetailsIcon } from '../components/icons.ts';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

type Step =
  | { readonly is: 'none' | 'not-collected' }
  | { readonly is: 'collecting' }
  | {
      readonly is: 'shown';
      readonly id: string;
      readonly files: readonly BundleFile[];
      readonly outcome: { readonly file: string } | 'failed' | null;
    };

/** First everything is shown, then just that is saved. */
export function SupportFile() {
  const {
    common,
    support: { bundle },
  } = useText();
  const desktop = useDesktop();
  const [step, setStep] = useState<Step>({ is: 'none' });

  async function collect(): Promise<void> {
    setStep({ is: 'collecting' });
    const reply = await desktop.request('support.preview', null);
    setStep(reply.ok ? { is: 'shown', ...reply.value, outcome: null } : { is: 'not-collected' });
  }

  async function save(shown: Step & { is: 'shown' }): Promise<void> {
    const reply = await desktop.request('support.save', { id: shown.id });
    const file = reply.ok ? reply.value.file : null;
    const outcome = !reply.ok ? 'failed' : file === null ? null : { file };
    setStep({ ...shown, outcome });
  }

  return (
    <>
      <p className="quiet">{bundle.meaning}</p>
      {step.is === 'shown' && (
        <section className="bundle" aria-label={bundle.files}>
          {step.files.map((file) => (
            <ShownFile key={file.name} file={file} />
          ))}
        </section>
      )}
      <div className="bundle__buttons">
        {step.is === 'shown' && (
          <Button tone="accent" onPress={() => void save(step)}>
            {bundle.save}
          </Button>
        )}
        <Button isDisabled={step.is === 'collecting'} onPress={() => void collect()}>
          {step.is === 'shown' ? bundle.again : bundle.prepare}
        </Button>
      </div>
      <p role="status" className="selectable bundle__outcome">
        {step.is === 'collecting' && bundle.preparing}
        {step.is === 'not-collected' && common.requestFailed.title}
        {step.is === 'shown' && step.outcome === 'failed' && bundle.failed}
        {step.is === 'shown' &&
          typeof step.outcome === 'object' &&
          step.outcome &&
          bundle.saved(step.outcome.file)}
      </p>
    </>
  );
}

/** The text is drawn once it is asked for: a log is long. */
function ShownFile({ file }: { file: BundleFile }) {
  const { bundle } = useText().support;
  const [open, setOpen] = useState(false);
  return (
    <Disclosure className="details" isExpanded={open} onExpandedChange={setOpen}>
      <AriaButton slot="trigger" className="details__trigger">
        <DetailsIcon size={18} aria-hidden className="details__mark" />
        {file.name}
        <span className="quiet">{bundle.size(Math.ceil(file.text.length / 1000))}</span>
      </AriaButton>
      <DisclosurePanel className="details__panel">
        {open && (
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard (WCAG 2.1.1).
          <section className="bundle__text scroll" aria-label={file.name} tabIndex={0}>
            <pre className="selectable">{file.text}</pre>
          </section>
        )}
      </DisclosurePanel>
    </Disclosure>
  );
}
