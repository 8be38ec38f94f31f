import './people.css';
import '../calls/call-lists.css';
import { type ReactNode, useCallback, useState } from 'react';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { CallGroup, HistoryCall, HistoryFilter, HistoryQuery } from '../../../shared/people.ts';
import { Moves } from '../calls/moves.tsx';
import { Button, IconButton } from '../components/button.tsx';
import { CallIcon, IncomingIcon, MissedIcon, OutgoingIcon } from '../components/icons.ts';
import { VirtualRows } from '../components/virtual-rows.tsx';
import { plainAddress } from '../format/address.ts';
import { formatDay, formatMoment } from '../format/day.ts';
import { formatDuration } from '../format/duration.ts';
import { useActions, useDesktop } from '../offhook.ts';
import type { Text } from '../text/text.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { usePages, useRevision } from '../use-pages.ts';

const pageSize = 100;

export interface HistoryRowsProps {
  readonly filter: HistoryFilter;
  readonly query: string;
  readonly contact: number | null;
  readonly whenEmpty: ReactNode;
  readonly onDialled: (callId: string) => void;
  /** Shows a call that the window still has, with all that is known of it; null: rows only unfold. */
  readonly onOpen: ((callId: string) => boolean) | null;
  /** Shows the person, or writes the number down; null: it is their card already. */
  readonly onPerson: ((group: CallGroup) => void) | null;
}

/** The calls there were, grouped, drawn only where one looks. */
export function HistoryRows({
  filter,
  query,
  contact,
  whenEmpty,
  onDialled,
  onOpen,
  onPerson,
}: HistoryRowsProps) {
  const { rows, more } = useHistory(filter, query, contact);
  const [unfolded, setUnfolded] = useState<number | null>(null);
  if (rows === null) return null;
  if (rows.length === 0) return whenEmpty;
  return (
    <VirtualRows
      className={contact === null ? '' : 'history__of-person'}
      rows={rows}
      keyOf={keyOf}
      rowHeight={54}
      onNearEnd={more}
    >
      {(group) => (
        <HistoryRow
          group={group}
          unfolded={unfolded === keyOf(group)}
          onPress={() => {
            const [newest] = group.calls;
            if (newest !== undefined && group.calls.length === 1 && onOpen?.(newest.callId)) return;
            setUnfolded((known) => (known === keyOf(group) ? null : keyOf(group)));
          }}
          {...{ onDialled, onPerson }}
        />
      )}
    </VirtualRows>
  );
}

/** The oldest call of a group: it stays the same while newer ones come. */
const keyOf = ({ calls }: CallGroup): number => calls.at(-1)?.id ?? 0;

function useHistory(filter: HistoryFilter, text: string, contact: number | null) {
  const desktop = useDesktop();
  const load = useCallback(
    async (before: HistoryQuery['before']) => {
      const reply = await desktop.request('history.list', { filter, text, contact, before, most: pageSize });
      return reply.ok ? { rows: reply.value.groups, next: reply.value.next } : null;
    },
    [desktop, filter, text, contact],
  );
  // A name may have become another one.
  return usePages<CallGroup, NonNullable<HistoryQuery['before']>>(
    load,
    `${useRevision('history')} ${useRevision('people')}`,
    keyOf,
  );
}

interface RowProps {
  readonly group: CallGroup;
  readonly unfolded: boolean;
  readonly onPress: () => void;
  readonly onDialled: (callId: string) => void;
  readonly onPerson: ((group: CallGroup) => void) | null;
}

const icons = { missed: MissedIcon, incoming: IncomingIcon, outgoing: OutgoingIcon } as const;

function HistoryRow({ group, unfolded, onPress, onDialled, onPerson }: RowProps) {
  const text = useText();
  const locale = useLocale();
  const actions = useActions();
  const [newest] = group.calls;
  if (newest === undefined) return null;
  const kind = group.missed ? 'missed' : newest.direction;
  const Icon = icons[kind];
  const who = group.name ?? group.number;
  const state =
    group.calls.length > 1
      ? `${outcomeWords(newest, text)}, ${text.history.times(group.calls.length)}`
      : outcomeWords(newest, text);
  return (
    <div className="history__row">
      <AriaButton className={`call-row call-row--${kind}`} aria-expanded={unfolded} onPress={onPress}>
        <Icon size={20} aria-hidden className="call-row__icon" />
        <span className="call-row__words">
          <bdi className="call-row__who">{who}</bdi>
          <span className="call-row__line">
            <span className="call-row__state">{state}</span>
            <span className="call-row__time">
              {formatDay(newest.startedAt, Date.now(), locale, text.history)}
            </span>
          </span>
        </span>
      </AriaButton>
      <IconButton label={text.list.callBack(who)} onPress={() => onDialled(actions.dial(group.uri))}>
        <CallIcon size={18} aria-hidden />
      </IconButton>
      {unfolded && <Unfolded group={group} onPerson={onPerson} />}
    </div>
  );
}

function Unfolded({ group, onPerson }: Pick<RowProps, 'group' | 'onPerson'>) {
  const text = useText();
  const locale = useLocale();
  const desktop = useDesktop();
  return (
    <div className="history__calls">
      <p className="quiet selectable">
        <bdi>{plainAddress(group.uri)}</bdi>
      </p>
      <ul>
        {group.calls.map((call) => (
          <li key={call.id}>
            {formatMoment(call.startedAt, Date.now(), locale, text.history)},{' '}
            <span className="quiet">{detailWords(call, text)}</span>
            <Moves moves={call.moves} />
          </li>
        ))}
      </ul>
      <div className="person-card__buttons">
        {onPerson !== null && (
          <Button onPress={() => onPerson(group)}>
            {group.contact === null ? text.history.addContact : text.history.showContact}
          </Button>
        )}
        <Button
          tone="quiet"
          onPress={() => void desktop.request('history.remove', { ids: group.calls.map(({ id }) => id) })}
        >
          {text.history.remove}
        </Button>
      </div>
    </div>
  );
}

/** One short line: how it ended, and how long they talked. */
function outcomeWords({ outcome, direction, talkedMs }: HistoryCall, text: Text): string {
  if (outcome !== 'answered') return text.history.outcomes[outcome];
  const talked = talkedMs === null ? '' : `, ${formatDuration(talkedMs)}`;
  return `${text.list[direction]}${talked}`;
}

function detailWords(call: HistoryCall, text: Text): string {
  const { quality, roams, recorded } = call;
  return [
    outcomeWords(call, text),
    quality === null || call.outcome !== 'answered' ? null : text.history.quality[quality],
    roams === 0 ? null : text.history.moved(roams),
    recorded ? text.history.recorded : null,
  ]
    .filter((part) => part !== null)
    .join(', ');
}
