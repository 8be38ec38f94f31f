import type { MessageState } from '../../../shared/messages.ts';
import type { SearchedListText } from './list-text.ts';

/** The words of the room of messages. */
export interface MessagesText extends SearchedListText {
  readonly begin: string;
  readonly to: string;
  readonly back: string;
  readonly unread: (count: number) => string;
  readonly call: string;
  readonly message: (number: string) => string;
  readonly ofChat: (who: string) => string;
  /** Leads to what came while one reads earlier messages. */
  readonly newer: string;
  readonly you: string;
  readonly write: string;
  readonly writeHint: string;
  readonly send: string;
  readonly notSent: string;
  readonly waits: string;
  readonly states: Readonly<Record<Exclude<MessageState, 'received'>, string>>;
  /** Why it was refused, by SIP code; null: the far side reported it. */
  readonly why: (sipCode: number | null) => string;
  readonly sendAgain: string;
  readonly remove: string;
  readonly removeMessage: string;
  readonly removeQuestion: (who: string) => string;
  readonly removeMeaning: string;
  readonly openQuestion: (host: string) => string;
  readonly openMeaning: string;
  readonly open: string;
}

/** The words of the mailbox. */
export interface VoicemailText {
  /** Not counted: there are some. */
  readonly fresh: (count: number, isCounted: boolean) => string;
  readonly urgent: (count: number) => string;
  readonly old: (count: number) => string;
  readonly call: string;
  /** Several boxes: what they are together, the person's own, and what is said and done about each. */
  readonly boxes: string;
  readonly own: string;
  readonly nothingNew: string;
  readonly callOwn: string;
  readonly callBox: (name: string) => string;
}
