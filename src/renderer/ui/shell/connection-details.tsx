import './connection-details.css';
import { Dialog, DialogTrigger } from 'react-aria-components/Dialog';
import { Popover } from 'react-aria-components/Popover';
import type { Account } from '../../../shared/provisioning.ts';
import type { RegistrationView } from '../../engine/snapshot.ts';
import { IconButton } from '../components/button.tsx';
import { Facts } from '../components/facts.tsx';
import { InfoIcon } from '../components/icons.ts';
import { SentenceText } from '../components/sentence.tsx';
import { hostOf, plainAddress } from '../format/address.ts';
import { formatClock, secondsUntil } from '../format/duration.ts';
import { useLocale, useText } from '../text/use-text.ts';
import { useNow } from '../use-now.ts';
import { chooseGap } from './connection.ts';

interface Props {
  readonly registration: RegistrationView;
  readonly account: Account;
}

export function ConnectionDetails({ registration, account }: Props) {
  const text = useText();
  return (
    <DialogTrigger>
      <IconButton label={text.connection.details}>
        <InfoIcon size={18} aria-hidden />
      </IconButton>
      <Popover className="connection-details" placement="bottom start" isNonModal>
        <Dialog className="connection-details__dialog" aria-label={text.connection.details}>
          <ConnectionFacts registration={registration} account={account} />
        </Dialog>
      </Popover>
    </DialogTrigger>
  );
}

function ConnectionFacts({ registration, account }: Props) {
  const text = useText();
  const locale = useLocale();
  const { problem, retryAt, registeredMs, rttMs, unreachableSince } = registration;
  const gap = chooseGap(registration.lastGap);
  const time = (at: number) => formatClock(at, locale);
  const server = registration.server ?? account.servers[0]?.url ?? null;
  const registered = registration.step === 'registered';
  return (
    <>
      {problem !== null && <SentenceText sentence={text.registrationProblems[problem.code]} />}
      <Facts
        rows={[
          [text.connection.nextAttempt, retryAt === null ? null : <Countdown key="next" until={retryAt} />],
          [text.connection.address, plainAddress(registration.aor ?? account.aor)],
          [text.connection.server, server === null ? null : hostOf(server)],
          [
            text.connection.connectedIn,
            registered && registeredMs !== null
              ? text.connection.milliseconds(Math.round(registeredMs))
              : null,
          ],
          [text.connection.roundTrip, rttMs === null ? null : text.connection.milliseconds(rttMs)],
          [
            text.connection.notReachable,
            unreachableSince === null ? null : text.connection.since(time(unreachableSince)),
          ],
          [
            text.connection.maybeMissed,
            gap === null ? null : text.connection.between(time(gap.from), time(gap.to)),
          ],
          [text.connection.serverSaid, problem?.sipCode ?? null],
          [text.connection.technical, problem?.detail ?? null],
        ]}
      />
    </>
  );
}

function Countdown({ until }: { until: number }) {
  const text = useText();
  const seconds = secondsUntil(until, useNow(true));
  return seconds === 0 ? text.connection.now : text.connection.inSeconds(seconds);
}
