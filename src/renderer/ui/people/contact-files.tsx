import { useEffect, useState } from 'react';
import type { CsvField, ImportDuplicates, ImportPreview, ImportState } from '../../../shared/people.ts';
import { Button } from '../components/button.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { useRevision } from '../use-pages.ts';
import { ImportQuestion } from './import-question.tsx';

type Step =
  | { readonly kind: 'start'; readonly said: string | null }
  | { readonly kind: 'asked'; readonly preview: ImportPreview }
  | { readonly kind: 'running'; readonly state: ImportState | null };

/** Contacts from a file, looked at before they come, and into one. */
export function ContactFiles({ onClose }: { onClose: () => void }) {
  const { files } = useText().people;
  const desktop = useDesktop();
  const [step, setStep] = useState<Step>({ kind: 'start', said: null });
  const say = (said: string | null): void => setStep({ kind: 'start', said });
  useEffect(
    () =>
      desktop.on('import.progressed', (state) =>
        setStep((known) => (known.kind === 'running' ? { kind: 'running', state } : known)),
      ),
    [desktop],
  );

  async function open(): Promise<void> {
    const reply = await desktop.request('people.previewImport', null);
    if (!reply.ok) say(files.notRead);
    else if (reply.value?.total === 0) say(files.nothingIn);
    else if (reply.value !== null) setStep({ kind: 'asked', preview: reply.value });
  }

  async function bringIn(
    id: string,
    columns: CsvField[] | null,
    duplicates: ImportDuplicates,
  ): Promise<void> {
    setStep({ kind: 'running', state: null });
    const reply = await desktop.request('people.import', { id, columns, duplicates });
    if (!reply.ok) return say(files.notRead);
    const { added, merged, skipped, unreadable, pictures, picturesLeft } = reply.value;
    const left = `${files.left(skipped, unreadable)}${files.pictures(pictures, picturesLeft)}`;
    say(`${files.result(added, merged)} ${left}`);
  }

  async function write(format: 'vcard' | 'csv'): Promise<void> {
    const reply = await desktop.request('people.export', { format });
    if (!reply.ok) say(files.notWritten);
    else if (reply.value.count !== null) say(files.written(reply.value.count));
  }

  return (
    <section className="person-card" aria-label={files.title}>
      <h1>{files.title}</h1>
      {step.kind === 'start' && (
        <>
          <p role="status">{step.said ?? ''}</p>
          <p className="quiet">{files.meaning}</p>
          <div className="person-card__buttons">
            <Button tone="accent" autoFocus onPress={() => void open()}>
              {files.chooseFile}
            </Button>
            <UndoImport onUndone={() => say(files.undone)} />
          </div>
          <h2>{files.exportTitle}</h2>
          <div className="person-card__buttons">
            <Button onPress={() => void write('vcard')}>{files.asVcard}</Button>
            <Button onPress={() => void write('csv')}>{files.asCsv}</Button>
          </div>
          <div>
            <Button onPress={onClose}>{files.close}</Button>
          </div>
        </>
      )}
      {step.kind === 'asked' && (
        <ImportQuestion
          preview={step.preview}
          onImport={(columns, duplicates) => void bringIn(step.preview.id, columns, duplicates)}
          onCancel={() => say(null)}
        />
      )}
      {step.kind === 'running' && <Running state={step.state} />}
    </section>
  );
}

function Running({ state }: { state: ImportState | null }) {
  const text = useText();
  const desktop = useDesktop();
  const words = text.people.files;
  return (
    <>
      <p>{words.running(state?.done ?? 0, state?.total ?? 0)}</p>
      <progress aria-label={words.title} value={state?.done ?? 0} max={Math.max(1, state?.total ?? 1)} />
      <div>
        <Button autoFocus onPress={() => void desktop.request('people.cancelImport', null)}>
          {text.common.cancel}
        </Button>
      </div>
    </>
  );
}

/** Only there when there is something to undo. */
function UndoImport({ onUndone }: { onUndone: () => void }) {
  const { files } = useText().people;
  const desktop = useDesktop();
  const revision = useRevision('people');
  const [file, setFile] = useState<string | null>(null);
  useEffect(() => {
    let isCurrent = true;
    // The revision asks the same again.
    void revision;
    void desktop.request('people.lastImport', null).then((reply) => {
      if (isCurrent) setFile(reply.ok ? reply.value.file : null);
    });
    return () => {
      isCurrent = false;
    };
  }, [desktop, revision]);
  if (file === null) return null;
  return (
    <Button
      onPress={() => void desktop.request('people.undoImport', null).then(({ ok }) => ok && onUndone())}
    >
      {files.undo(file)}
    </Button>
  );
}
