import './facts.css';
import type { ReactNode } from 'react';

/** Rows of name and value; a null value leaves its row out. */
export type FactRows = readonly (readonly [name: string, value: ReactNode])[];

export function Facts({ rows }: { rows: FactRows }) {
  return (
    <dl className="facts">
      {rows
        .filter(([, value]) => value !== null)
        .map(([name, value]) => (
          <div className="facts__row" key={name}>
            <dt className="quiet">{name}</dt>
            <dd className="selectable">{typeof value === 'string' ? <bdi>{value}</bdi> : value}</dd>
          </div>
        ))}
    </dl>
  );
}
