import './rail.css';
import '../messages/messages.css';
import { Button as AriaButton } from 'react-aria-components/Button';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import { CallIcon, ColleaguesIcon, MessageIcon, PeopleIcon, SettingsIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';

export type Room = 'calls' | 'people' | 'colleagues' | 'messages' | 'settings';

const icons = {
  calls: CallIcon,
  people: PeopleIcon,
  colleagues: ColleaguesIcon,
  messages: MessageIcon,
  settings: SettingsIcon,
} as const;
const rooms: readonly Room[] = ['calls', 'people', 'colleagues', 'messages', 'settings'];

/** Rooms that there are: what the company has switched off has none. */
export function roomsOf({ identity }: DesktopState): readonly Room[] {
  const messages = identity.step !== 'signed-in' || identity.account.calls.messages.enabled;
  return rooms.filter((room) => room !== 'messages' || messages);
}

const unreadId = 'unread-messages';

interface Props {
  readonly state: DesktopState;
  readonly room: Room;
  readonly onChange: (room: Room) => void;
}

export function Rail({ state, room, onChange }: Props) {
  const text = useText();
  return (
    <nav className="rail" aria-label={text.rooms.navigation}>
      {roomsOf(state).map((name) => {
        const Icon = icons[name];
        return (
          <AriaButton
            key={name}
            className="rail__room"
            {...(name === 'messages' && state.unreadMessages > 0 ? { 'aria-describedby': unreadId } : {})}
            aria-current={name === room ? 'page' : false}
            onPress={() => onChange(name)}
          >
            <Icon size={20} aria-hidden />
            {text.rooms[name]}
            {name === 'messages' && state.unreadMessages > 0 && (
              <span className="count rail__count" aria-hidden>
                {state.unreadMessages > 99 ? '99+' : state.unreadMessages}
              </span>
            )}
          </AriaButton>
        );
      })}
      <span id={unreadId} hidden>
        {text.messages.unread(state.unreadMessages)}
      </span>
    </nav>
  );
}
