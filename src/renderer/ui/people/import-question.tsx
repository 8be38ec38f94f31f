import { useEffect, useId, useState } from 'react';
import {
  type ContactFields,
  type CsvField,
  csvFields,
  type ImportDuplicates,
  type ImportPreview,
  importDuplicates,
} from '../../../shared/people.ts';
import { Button } from '../components/button.tsx';
import { useDesktop } from '../offhook.ts';
import { useText } from '../text/use-text.ts';

interface Props {
  readonly preview: ImportPreview;
  readonly onImport: (columns: CsvField[] | null, duplicates: ImportDuplicates) => void;
  readonly onCancel: () => void;
}

/** What a file would bring: the first of it as people, what its columns are, and what becomes of those there already. */
export function ImportQuestion({ preview, onImport, onCancel }: Props) {
  const text = useText();
  const words = text.people.files;
  const [columns, setColumns] = useState<CsvField[]>(preview.table?.columns ?? []);
  const [duplicates, setDuplicates] = useState<ImportDuplicates>('merge');
  const people = useLook(preview, columns);
  const duplicatesId = useId();
  return (
    <>
      <p>{words.found(preview.total, preview.name)}</p>
      {preview.table !== null && <Columns table={preview.table} columns={columns} onChange={setColumns} />}
      <section aria-label={words.first}>
        <h2>{words.first}</h2>
        {people.length === 0 && <p className="quiet">{words.nothingIn}</p>}
        <ul className="person-card__numbers">
          {people.map((person, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: people of a file have no name but their place
            <li key={index} className="person-card__number">
              <span>
                {person.name === '' ? person.company : person.name}
                <br />
                <span className="quiet">{lineOf(person)}</span>
              </span>
            </li>
          ))}
        </ul>
      </section>
      <div className="person-form__field">
        <label htmlFor={duplicatesId}>{words.duplicates}</label>
        <select
          id={duplicatesId}
          className="person-form__select"
          value={duplicates}
          onChange={({ target }) =>
            setDuplicates(importDuplicates.find((each) => each === target.value) ?? 'merge')
          }
        >
          {importDuplicates.map((each) => (
            <option key={each} value={each}>
              {words.duplicatesOptions[each]}
            </option>
          ))}
        </select>
      </div>
      <div className="person-card__buttons">
        <Button
          tone="accent"
          autoFocus
          isDisabled={people.length === 0}
          onPress={() => onImport(preview.table === null ? null : columns, duplicates)}
        >
          {words.bringIn}
        </Button>
        <Button onPress={onCancel}>{text.common.cancel}</Button>
      </div>
    </>
  );
}

function lineOf({ name, company, numbers, emails }: ContactFields): string {
  return [name === '' ? '' : company, ...numbers.map(({ number }) => number), ...emails]
    .filter((part) => part !== '')
    .join(', ');
}

interface ColumnsProps {
  readonly table: NonNullable<ImportPreview['table']>;
  readonly columns: readonly CsvField[];
  readonly onChange: (columns: CsvField[]) => void;
}

function Columns({ table, columns, onChange }: ColumnsProps) {
  const { files } = useText().people;
  return (
    <fieldset className="person-form__field person-form__numbers">
      <legend>{files.columns}</legend>
      {columns.map((field, index) => {
        const head = table.headers?.[index] ?? '';
        const title = head === '' ? files.column(index + 1) : head;
        const sample = table.samples.map((row) => row[index] ?? '').find((cell) => cell !== '') ?? '';
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: columns have no name but their place
          <div className="import-column" key={index}>
            <span>
              {title}
              <br />
              <span className="quiet">{sample}</span>
            </span>
            <select
              className="person-form__select"
              aria-label={title}
              value={field}
              onChange={({ target }) => {
                const chosen = csvFields.find((each) => each === target.value);
                if (chosen !== undefined) onChange(columns.map((each, at) => (at === index ? chosen : each)));
              }}
            >
              {csvFields.map((each) => (
                <option key={each} value={each}>
                  {files.fields[each]}
                </option>
              ))}
            </select>
          </div>
        );
      })}
    </fieldset>
  );
}

/** The first of the file, by the columns that are chosen now. */
function useLook(
  { id, table, people }: ImportPreview,
  columns: readonly CsvField[],
): readonly ContactFields[] {
  const desktop = useDesktop();
  const [found, setFound] = useState<readonly ContactFields[]>(people);
  useEffect(() => {
    if (table === null || columns === table.columns) return;
    let isCurrent = true;
    void desktop.request('people.lookImport', { id, columns: [...columns] }).then((reply) => {
      if (isCurrent && reply.ok) setFound(reply.value);
    });
    return () => {
      isCurrent = false;
    };
  }, [desktop, id, table, columns]);
  return found;
}
