import './lamps.css';
import { useState } from 'react';
import type { CallPolicy } from '../../../shared/call-policy.ts';
import type { Lamp } from '../../../shared/lamp.ts';
import { type CallFacts, isConnected, useCalls, whoOf } from '../calls/call-facts.ts';
import { Button } from '../components/button.tsx';
import { CallIcon, IncomingIcon, TransferIcon } from '../components/icons.ts';
import { useActions, useDesktop, usePresence } from '../offhook.ts';
import { useDialNumber } from '../people/use-dial-number.ts';
import { useText } from '../text/use-text.ts';
import { AddLamp } from './add-lamp.tsx';
import { callDragType, LampGrid } from './lamp-grid.tsx';
import { type Lamps, nameOf, useLamps } from './use-lamps.ts';
import { canPickUp, type PickUp, usePickUp } from './use-pick-up.ts';

interface Props {
  readonly policy: CallPolicy;
  readonly onDialled: (callId: string) => void;
}

/** Whose line is free, at a glance: call them, hand a call on to them, take over what rings there. */
export function LampsRoom({ policy, onDialled }: Props) {
  const { presence: words } = useText();
  const actions = useActions();
  const lamps = useLamps(policy.presence.lamps);
  const [chosen, setChosen] = useState<string | null>(null);
  const call = useCalls().findLast((each) => isConnected(each) && !each.aside);
  const dial = useDialNumber(onDialled);
  const pickUp = usePickUp(onDialled);
  const current = lamps.all.find(({ number }) => number === chosen) ?? null;
  if (!policy.presence.watch) return <p className="lamps-room__none quiet">{words.notWatched}</p>;
  return (
    <div className="lamps-room">
      <h1 className="only-spoken">{words.title}</h1>
      <Ringing lamps={lamps.all} policy={policy} pickUp={pickUp} />
      {call !== undefined && lamps.all.length > 0 && <DraggedCall call={call} />}
      {lamps.all.length === 0 ? (
        <div className="lamps-room__none">
          <p className="lamps-room__none-title">{words.emptyTitle}</p>
          <p className="quiet">{words.emptyMeaning}</p>
        </div>
      ) : (
        <LampGrid
          lamps={lamps.all}
          chosen={chosen}
          policy={policy}
          onChoose={setChosen}
          onCall={dial}
          pickUp={pickUp}
          onDrop={(callId, number) => actions.transferBlind(callId, number)}
        />
      )}
      {current !== null && <LampActions lamp={current} {...{ call, lamps, dial }} />}
      {!lamps.isManaged && <AddLamp chosen={lamps.chosen} />}
    </div>
  );
}

interface ActionsProps {
  readonly lamp: Lamp;
  readonly call: CallFacts | undefined;
  readonly lamps: Lamps;
  readonly dial: (number: string) => void;
}

function LampActions({ lamp, call, lamps, dial }: ActionsProps) {
  const { presence: words } = useText();
  const actions = useActions();
  const desktop = useDesktop();
  const name = nameOf(lamp);
  const isRemovable = !lamps.isManaged && lamps.chosen.some(({ number }) => number === lamp.number);
  return (
    <section className="lamp-actions" aria-label={name}>
      <Button icon={<CallIcon size={18} aria-hidden />} onPress={() => dial(lamp.number)}>
        {words.call(name)}
      </Button>
      {call !== undefined && (
        <Button
          tone="accent"
          icon={<TransferIcon size={18} aria-hidden />}
          onPress={() => actions.transferBlind(call.id, lamp.number)}
        >
          {words.transfer(whoOf(call.peer), name)}
        </Button>
      )}
      {isRemovable && (
        <Button
          onPress={() =>
            desktop.updateSettings({ lamps: lamps.chosen.filter(({ number }) => number !== lamp.number) })
          }
        >
          {words.remove(name)}
        </Button>
      )}
    </section>
  );
}

interface RingingProps {
  readonly lamps: readonly Lamp[];
  readonly policy: CallPolicy;
  readonly pickUp: PickUp;
}

/** So many are named: whoever sees more of them looks at the lamps. */
const mostNamed = 4;

/** Colleagues whose phone rings: one click takes the call, where it can be had. The region is always there, so that it is read out. */
function Ringing({ lamps, policy, pickUp }: RingingProps) {
  const { presence: words } = useText();
  const colleagues = usePresence((view) => view.colleagues);
  const ringing = lamps.flatMap((lamp) => {
    const line = colleagues.get(lamp.number)?.lamp;
    return line?.line === 'ringing' ? [{ lamp, line }] : [];
  });
  return (
    <div role="status" className="ringing-colleagues">
      {ringing.slice(0, mostNamed).map(({ lamp, line }) => {
        const { caller } = line;
        const from =
          caller === null || !policy.presence.showCallers
            ? ''
            : `, ${words.callerOf(caller.name ?? caller.number)}`;
        return (
          <div key={lamp.number} className="ringing-colleague">
            <span>
              {words.rings(nameOf(lamp))}
              {from}
            </span>
            {canPickUp(line, policy) && (
              <Button
                tone="success"
                icon={<IncomingIcon size={18} aria-hidden />}
                onPress={() => pickUp(lamp.number, line)}
              >
                {words.pickUp(nameOf(lamp))}
              </Button>
            )}
          </div>
        );
      })}
      {ringing.length > mostNamed && <p>{words.ringMore(ringing.length - mostNamed)}</p>}
    </div>
  );
}

/** For the mouse; by keyboard the button below the grid does the same. */
function DraggedCall({ call }: { call: CallFacts }) {
  const { presence: words } = useText();
  return (
    <p
      className="dragged-call"
      draggable
      onDragStart={(event) => {
        event.dataTransfer.setData(callDragType, call.id);
        event.dataTransfer.effectAllowed = 'move';
      }}
    >
      <TransferIcon size={18} aria-hidden />
      {words.dragCall(whoOf(call.peer))}
    </p>
  );
}
