import { latestHelpMissing } from '../../../shared/help-missing.ts';
import './shell.css';
import { useCallback, useEffect, useState } from 'react';
import type { DesktopState } from '../../../shared/desktop-state.ts';
import { domainOf } from '../../../shared/dial-target.ts';
import type { CallGroup } from '../../../shared/people.ts';
import { chooseStrip } from '../calls/attention.ts';
import { CallAnnouncer } from '../calls/call-announcer.tsx';
import { useCalls } from '../calls/call-facts.ts';
import { CallsRoom } from '../calls/calls-room.tsx';
import { type Desk, useDesk } from '../calls/desk.ts';
import { IncomingStrip } from '../calls/incoming-strip.tsx';
import { LampsRoom } from '../lamps/lamps-room.tsx';
import { LinkQuestion } from '../links/link-question.tsx';
import { MessagesRoom, useMessagesDesk } from '../messages/messages-room.tsx';
import { useDesktop } from '../offhook.ts';
import { CommandPalette, type PaletteShown } from '../palette/command-palette.tsx';
import { emptyContact, type PeoplePlace, PeopleRoom } from '../people/people-room.tsx';
import { SettingsRoom } from '../settings/settings-room.tsx';
import type { SettingsTopic } from '../settings/topics.ts';
import { SignInRoom } from '../sign-in/sign-in-room.tsx';
import { PictureApart } from '../video/picture-apart.tsx';
import { Header } from './header.tsx';
import { Notices } from './notices.tsx';
import { QuietLine } from './quiet-line.tsx';
import { Rail, type Room, roomsOf } from './rail.tsx';
import { UpdateOffer } from './update-offer.tsx';

export function Shell({ state }: { state: DesktopState }) {
  const signedIn = state.identity.step === 'signed-in';
  // Signing in or out is a new start: whoever did it looks for calls or for the way in, not for the settings.
  const [chosen, setChosen] = useState<{ readonly room: Room; readonly signedIn: boolean }>({
    room: 'calls',
    signedIn,
  });
  const room = chosen.signedIn === signedIn ? chosen.room : 'calls';
  const setRoom = (next: Room) => setChosen({ room: next, signedIn });
  const desk = useDesk();
  const desktop = useDesktop();
  const [settings, setSettings] = useState<{ readonly topic: SettingsTopic | null; readonly visit: number }>({
    topic: null,
    visit: 0,
  });
  const [palette, setPalette] = useState<PaletteShown>('nothing');
  const openTopic = (topic: SettingsTopic | null): void =>
    setSettings(({ visit }) => ({ topic, visit: visit + 1 }));
  const [people, setPeople] = useState<PeoplePlace>({ kind: 'nobody' });
  const messages = useMessagesDesk();
  const openCall = (callId: string): void => {
    desk.open(callId);
    setRoom('calls');
  };
  const openPerson = (group: CallGroup): void => {
    setPeople(placeOf(group));
    setRoom('people');
  };
  useTitle(state.unreadMessages + state.mailbox.fresh);
  const { setPlace } = messages;
  const writeTo = async (number: string, name: string | null): Promise<void> => {
    const reply = await desktop.request('messages.open', { number, name });
    const id = reply.ok ? reply.value.chat : null;
    if (id === null) return;
    setPlace({ kind: 'chat', id });
    setRoom('messages');
  };
  const comeForHelp = useCallback(() => {
    setPalette('nothing');
    setChosen({ room: 'calls', signedIn });
  }, [signedIn]);
  useEffect(
    () =>
      desktop.on('room.requested', ({ room: asked, chat }) => {
        setChosen({ room: asked, signedIn });
        if (chat !== undefined) setPlace({ kind: 'chat', id: chat });
      }),
    [desktop, signedIn, setPlace],
  );
  return (
    <div className="shell">
      <Rail
        state={state}
        room={room}
        onChange={(next) => {
          openTopic(null);
          setRoom(next);
        }}
      />
      <Header
        identity={state.identity}
        secretStore={state.secretStore}
        onDialled={openCall}
        onPalette={() => setPalette('palette')}
      />
      <div className="shell__body">
        <div className="shell__above scroll">
          <LinkQuestion link={state.link} />
          <Notices notices={state.notices} />
          <UpdateOffer update={state.update} />
          <QuietLine state={state} />
        </div>
        {room !== 'calls' && (
          <IncomingElsewhere identity={state.identity} desk={desk} onAnswered={() => setRoom('calls')} />
        )}
        <main className="shell__room">
          {room === 'settings' ? (
            <SettingsRoom
              key={settings.visit}
              state={state}
              chosen={settings.topic}
              onChoose={(topic) => setSettings({ ...settings, topic })}
            />
          ) : state.identity.step !== 'signed-in' ? (
            <SignInRoom identity={state.identity} />
          ) : room === 'people' ? (
            <PeopleRoom
              place={people}
              onPlace={setPeople}
              onDialled={openCall}
              onWrite={canWrite(state) ? writeTo : null}
            />
          ) : room === 'messages' ? (
            <MessagesRoom
              desk={messages}
              domain={domainOf(state.identity.account.aor) ?? ''}
              onDialled={openCall}
            />
          ) : room === 'colleagues' ? (
            <LampsRoom policy={state.identity.account.calls} onDialled={openCall} />
          ) : (
            <CallsRoom account={state.identity.account} desk={desk} onPerson={openPerson} />
          )}
        </main>
      </div>
      <CommandPalette
        {...{ state, desk }}
        rooms={roomsOf(state)}
        shown={palette}
        onShown={setPalette}
        onRoom={setRoom}
        onTopic={(topic) => {
          openTopic(topic);
          setRoom('settings');
        }}
      />
      <CallAnnouncer />
      <PictureApart desk={desk} />
      <HelpMissing onMissing={comeForHelp} />
    </div>
  );
}

/** Wherever the person is, a call for help that came to nothing is the first thing that they see. */
function HelpMissing({ onMissing }: { readonly onMissing: () => void }) {
  const missing = latestHelpMissing(useCalls())?.id ?? null;
  useEffect(() => {
    if (missing !== null) onMissing();
  }, [missing, onMissing]);
  return null;
}

/** The window's title counts what waits, for whoever sees only the taskbar. */
function useTitle(waiting: number): void {
  useEffect(() => {
    document.title = waiting > 0 ? `(${waiting}) Offhook` : 'Offhook';
  }, [waiting]);
}

const canWrite = ({ identity }: DesktopState): boolean =>
  identity.step === 'signed-in' && identity.account.calls.messages.enabled;

/** Who a call was with: their card, or a form that has the number already. */
function placeOf({ contact, name, number }: CallGroup): PeoplePlace {
  if (contact !== null) return { kind: 'card', id: contact };
  const fields = { ...emptyContact, name: name ?? '', numbers: [{ kind: 'work' as const, number }] };
  return { kind: 'form', id: null, fields };
}

interface ElsewhereProps {
  readonly identity: DesktopState['identity'];
  readonly desk: Desk;
  readonly onAnswered: () => void;
}

/** A call that rings while the person is in another room. */
function IncomingElsewhere({ identity, desk, onAnswered }: ElsewhereProps) {
  const calls = useCalls();
  const aor = identity.step === 'signed-in' ? identity.account.aor : '';
  return (
    <IncomingStrip
      calls={chooseStrip(calls, null)}
      domain={domainOf(aor) ?? ''}
      desk={desk}
      onAnswered={(callId) => {
        desk.open(callId);
        onAnswered();
      }}
    />
  );
}
