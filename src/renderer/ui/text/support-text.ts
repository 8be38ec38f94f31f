import type { LogEntry } from '../../../shared/support.ts';

/** What helps to find out what went wrong: for the person, and for whoever helps them. */
export interface SupportText {
  readonly messages: {
    readonly title: string;
    readonly meaning: string;
    readonly none: string;
    readonly call: (who: string, time: string) => string;
  };
  readonly log: {
    readonly title: string;
    readonly meaning: string;
    readonly level: string;
    readonly levels: Readonly<Record<LogEntry['level'], string>>;
    readonly filter: string;
    readonly lines: string;
    readonly shown: (shown: number, found: number) => string;
    readonly unreadable: string;
  };
  readonly bundle: {
    readonly title: string;
    readonly meaning: string;
    readonly prepare: string;
    readonly preparing: string;
    readonly again: string;
    readonly files: string;
    readonly size: (kilobytes: number) => string;
    readonly save: string;
    readonly saved: (file: string) => string;
    readonly failed: string;
  };
}
