import './rail.css';
import { Button as AriaButton } from 'react-aria-components/Button';
import { CallIcon, PeopleIcon, SettingsIcon } from '../components/icons.ts';
import { useText } from '../text/use-text.ts';

export type Room = 'calls' | 'people' | 'settings';

const icons = { calls: CallIcon, people: PeopleIcon, settings: SettingsIcon } as const;
export const rooms: readonly Room[] = ['calls', 'people', 'settings'];

export function Rail({ room, onChange }: { room: Room; onChange: (room: Room) => void }) {
  const text = useText();
  return (
    <nav className="rail" aria-label={text.rooms.navigation}>
      {rooms.map((name) => {
        const Icon = icons[name];
        return (
          <AriaButton
            key={name}
            className="rail__room"
            aria-current={name === room ? 'page' : false}
            onPress={() => onChange(name)}
          >
            <Icon size={20} aria-hidden />
            {text.rooms[name]}
          </AriaButton>
        );
      })}
    </nav>
  );
}
