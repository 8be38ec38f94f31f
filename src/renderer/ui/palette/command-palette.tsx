import './palette.css';
import { useEffect, useEffectEvent, useState } from 'react';
import { Dialog } from 'react-aria-components/Dialog';
import { Modal, ModalOverlay } from 'react-aria-components/Modal';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import type { FoundPerson } from '../../../shared/people.ts';
import { useCalls } from '../calls/call-facts.ts';
import type { Desk } from '../calls/desk.ts';
import { Avatar } from '../components/avatar.tsx';
import { PickList } from '../components/pick-list.tsx';
import { NumberMark } from '../components/presence-mark.tsx';
import { resolveDial } from '../dialpad/use-dialled.ts';
import { useActions, useDesktop, useEngine, usePrecall } from '../offhook.ts';
import { settingsSections } from '../settings/sections.tsx';
import { type SettingsTopic, settingsTopics } from '../settings/topics.ts';
import type { Room } from '../shell/rail.tsx';
import { useText } from '../text/use-text.ts';
import { callActionsFor } from './call-somebody.ts';
import { KeyMap } from './key-map.tsx';
import { filterActions, type PaletteAction, paletteActions } from './palette-actions.ts';

const mostPeople = 6;

interface Props {
  readonly state: DesktopState;
  readonly desk: Desk;
  readonly rooms: readonly Room[];
  readonly onRoom: (room: Room) => void;
  readonly onTopic: (topic: SettingsTopic) => void;
}

interface PaletteProps extends Props {
  readonly shown: PaletteShown;
  readonly onShown: (shown: PaletteShown) => void;
}

export type PaletteShown = 'nothing' | 'palette' | 'keys';

/** Ctrl+K: everything that can be done now, by its name. `?`: which keys there are. */
export function CommandPalette({ shown, onShown, ...props }: PaletteProps) {
  const text = useText();
  const { state } = props;
  const close = (): void => onShown('nothing');
  useKeys(state, onShown);
  return (
    <>
      <ModalOverlay
        className="veil veil--top"
        isOpen={shown === 'palette'}
        onOpenChange={(open) => !open && close()}
        isDismissable
      >
        <Modal className="palette">
          <Dialog className="palette__dialog" aria-label={text.palette.title}>
            <Choices {...props} onKeyMap={() => onShown('keys')} onDone={close} />
          </Dialog>
        </Modal>
      </ModalOverlay>
      <KeyMap isOpen={shown === 'keys'} state={state} onClose={close} />
    </>
  );
}

interface ChoicesProps extends Props {
  readonly onKeyMap: () => void;
  readonly onDone: () => void;
}

function Choices({ onKeyMap, onDone, ...props }: ChoicesProps) {
  const text = useText();
  const calls = useCalls();
  const actions = useActions();
  const desktop = useDesktop();
  const { precall } = usePrecall();
  const doNotDisturb = useEngine(({ availability }) => availability.doNotDisturb);
  const [typed, setTyped] = useState('');
  const [topics] = useState(() => {
    const offered = new Set(settingsSections(props.state, text, props.onTopic).map(({ topic }) => topic));
    return settingsTopics.filter((topic) => offered.has(topic));
  });
  const onDial = (number: string, dialled: boolean): void => {
    void (dialled ? Promise.resolve({ target: number }) : resolveDial(desktop, number)).then(({ target }) => {
      try {
        props.desk.open(actions.dial(target));
        props.onRoom('calls');
      } catch {
        // Nothing that can be called: everything stays as it is.
      }
    });
  };
  // Nothing is marked, and nothing moves while one looks: Enter must never answer a call that just came.
  const [at, setAt] = useState(-1);
  const [all] = useState(() =>
    paletteActions({ ...props, calls, actions, desktop, precall, doNotDisturb, onKeyMap, text, topics }),
  );
  const people = usePeopleFor(typed);
  const calling = callActionsFor({ state: props.state, typed, people, calls, text, onDial, actions });
  const found = [...filterActions(all, typed), ...calling];

  function pick(chosen: PaletteAction): void {
    onDone();
    chosen.run();
  }

  return (
    <>
      <PickList
        label={text.palette.field}
        listLabel={text.palette.title}
        placeholder={text.palette.field}
        {...{ text: typed, items: found, at, onAt: setAt, onPick: pick }}
        onText={(next) => {
          setTyped(next);
          setAt(next.trim() === '' ? -1 : 0);
        }}
        keyOf={({ id }) => id}
        draw={({ name, keys, calls: number, picture }) => (
          <>
            {picture !== null && picture !== undefined && (
              <Avatar name={null} picture={picture} size="tiny" />
            )}
            <span className="palette__name">{name}</span>
            {number !== undefined && <NumberMark number={number} />}
            {keys !== null && <kbd>{keys}</kbd>}
          </>
        )}
      />
      <p className={found.length === 0 ? 'palette__none quiet' : 'only-spoken'} role="status">
        {found.length === 0 ? text.palette.none : text.palette.found(found.length)}
      </p>
    </>
  );
}

/** Who fits to what is typed, once main has answered for just that; nobody before. */
function usePeopleFor(typed: string): readonly FoundPerson[] {
  const desktop = useDesktop();
  const text = typed.trim().slice(0, 128);
  const [answer, setAnswer] = useState<{
    readonly text: string;
    readonly people: readonly FoundPerson[];
  } | null>(null);
  useEffect(() => {
    if (text === '') return;
    let isWanted = true;
    void desktop.request('people.find', { text, most: mostPeople }).then((reply) => {
      if (isWanted) setAnswer({ text, people: reply.ok ? reply.value : [] });
    });
    return () => {
      isWanted = false;
    };
  }, [desktop, text]);
  return answer?.text === text && text !== '' ? answer.people : [];
}

/** Ctrl+K everywhere; `?` where nobody types, unless single keys are switched off (WCAG 2.1.4). */
function useKeys({ settings }: DesktopState, show: (shown: PaletteShown) => void): void {
  const handle = useEffectEvent((event: KeyboardEvent) => {
    if (event.defaultPrevented || event.repeat) return;
    if ((event.ctrlKey || event.metaKey) && !event.altKey && event.key.toLowerCase() === 'k') show('palette');
    else if (event.key === '?' && settings.shortcuts.value === 'on' && !isTyping(event)) show('keys');
    else return;
    event.preventDefault();
  });
  useEffect(() => {
    const listen = (event: KeyboardEvent): void => handle(event);
    document.addEventListener('keydown', listen);
    return () => document.removeEventListener('keydown', listen);
  }, []);
}

/** An empty field of one line is the dial pad's or a search's, where no text begins with a question mark; a text may. */
function isTyping({ target }: KeyboardEvent): boolean {
  if (target instanceof HTMLInputElement) return target.value !== '';
  return target instanceof HTMLTextAreaElement;
}
