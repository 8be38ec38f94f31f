import './other-calls.css';
import { type ReactNode, useRef } from 'react';
import { Button, IconButton } from '../components/button.tsx';
import { ConferenceIcon, HangUpIcon, MergeIcon, SwapIcon, TransferIcon } from '../components/icons.ts';
import { useActions } from '../offhook.ts';
import { useText } from '../text/use-text.ts';
import { type CallFacts, isConnected, useCalls, whoOf } from './call-facts.ts';
import type { Desk } from './desk.ts';
import { consultation, otherConnected, stateWords, talkWord } from './talk.ts';
import { useFocusWhenLost } from './use-focus-when-lost.ts';

interface Props {
  readonly call: CallFacts;
  readonly desk: Desk;
}

/** The other calls there are beside this one, and what can be done with them together. */
export function OtherCalls({ call, desk }: Props) {
  const calls = useCalls();
  const asking = consultation(calls, call);
  const others = otherConnected(calls, call);
  return (
    <>
      {call.conference && <Conference calls={calls.filter(({ conference }) => conference)} desk={desk} />}
      {asking !== null && <Asking {...asking} desk={desk} />}
      {asking === null && others.length > 0 && <Beside call={call} others={others} desk={desk} />}
    </>
  );
}

function Bar({ title, quiet, children }: { title: string; quiet: string | null; children: ReactNode }) {
  return (
    <section className="beside" aria-label={title}>
      <p className="beside__words">
        <bdi className="beside__title">{title}</bdi>
        {quiet !== null && <span className="quiet">{quiet}</span>}
      </p>
      <div className="beside__buttons">{children}</div>
    </section>
  );
}

function SwapButton({ desk }: { desk: Desk }) {
  const text = useText();
  const actions = useActions();
  const calls = useCalls();
  return (
    <Button
      icon={<SwapIcon size={18} aria-hidden />}
      shortcut="S"
      onPress={() => {
        actions.swap();
        desk.followLine(calls);
      }}
    >
      {text.inCall.swap}
    </Button>
  );
}

function MergeButton() {
  const text = useText();
  const actions = useActions();
  return (
    <Button icon={<MergeIcon size={18} aria-hidden />} shortcut="J" onPress={() => actions.joinConference()}>
      {text.inCall.merge}
    </Button>
  );
}

/** "Ask first": one waits, one is asked. */
function Asking({ waiting, asked, desk }: { waiting: CallFacts; asked: CallFacts; desk: Desk }) {
  const text = useText();
  const actions = useActions();
  const both = isConnected(waiting) && isConnected(asked);
  // Nobody must wait for the other one to answer.
  const canJoin = isConnected(waiting) && (isConnected(asked) || asked.step === 'ringing');
  return (
    <Bar
      title={text.inCall.askingFor(whoOf(waiting.peer))}
      quiet={`${whoOf(waiting.peer)}: ${stateWords(waiting, text)}`}
    >
      {canJoin && (
        <Button
          tone="accent"
          icon={<TransferIcon size={18} aria-hidden />}
          onPress={() => actions.transferAttended(waiting.id, asked.id)}
        >
          {text.inCall.complete(whoOf(waiting.peer))}
        </Button>
      )}
      {both && <SwapButton desk={desk} />}
      {both && <MergeButton />}
      <Button
        tone="quiet"
        onPress={() => {
          actions.cancelTransfer(waiting.id);
          desk.open(waiting.id);
        }}
      >
        {text.inCall.endAsking}
      </Button>
    </Bar>
  );
}

function Beside({ call, others, desk }: { call: CallFacts; others: readonly CallFacts[]; desk: Desk }) {
  const text = useText();
  const actions = useActions();
  const [only] = others;
  const connected = isConnected(call);
  if (others.length === 1 && only !== undefined) {
    return (
      <Bar title={whoOf(only.peer)} quiet={stateWords(only, text)}>
        {connected && <SwapButton desk={desk} />}
        {connected && <MergeButton />}
      </Bar>
    );
  }
  return (
    <Bar title={text.inCall.otherCalls} quiet={null}>
      {others.map((other) => (
        <Button
          key={other.id}
          onPress={() => {
            actions.resume(other.id);
            desk.open(other.id);
          }}
        >
          {text.inCall.goTo(whoOf(other.peer))}
        </Button>
      ))}
      {connected && <MergeButton />}
    </Bar>
  );
}

/** In the place of a name: how many they are, with the person themselves. */
export function ConferenceName() {
  const text = useText();
  const members = useCalls().filter(({ conference }) => conference);
  const heading = useRef<HTMLHeadingElement>(null);
  useFocusWhenLost(heading);
  return (
    <h1 className="stage__name stage__name--long" ref={heading} tabIndex={-1}>
      {text.inCall.conferenceTitle(members.length + 1)}
    </h1>
  );
}

/** Everybody who hears everybody. */
function Conference({ calls, desk }: { calls: readonly CallFacts[]; desk: Desk }) {
  const text = useText();
  const actions = useActions();
  const all = useCalls();
  return (
    <section className="beside" aria-label={text.inCall.conferenceTitle(calls.length + 1)}>
      <ul className="beside__members">
        {calls.map((member) => (
          <li key={member.id} className="beside__member">
            <ConferenceIcon size={18} aria-hidden />
            <bdi className="beside__member-name">{whoOf(member.peer)}</bdi>
            {talkWord(member) !== 'conference' && <span className="quiet">{stateWords(member, text)}</span>}
            <IconButton
              label={text.inCall.hangUpOne(whoOf(member.peer))}
              onPress={() => actions.hangUp(member.id)}
            >
              <HangUpIcon size={18} aria-hidden />
            </IconButton>
          </li>
        ))}
      </ul>
      <div className="beside__buttons">
        <Button
          onPress={() => {
            actions.splitConference();
            desk.followLine(all);
          }}
        >
          {text.inCall.split}
        </Button>
      </div>
    </section>
  );
}
