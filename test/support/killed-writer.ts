import { systemClock } from '../../src/main/clock.ts';
import { idleEngine } from '../../src/main/control/commands.ts';
import { createPeople } from '../../src/main/people/people.ts';
import { plainDialling } from '../../src/shared/dialling/dialling.ts';
import { createMemoryLog } from './memory-log.ts';
import { summaryCall } from './summary-call.ts';

// A process that writes a history and is killed in the middle of a call: `killed-writer.ts FOLDER`.
const people = createPeople({
  folder: process.argv[2] ?? '',
  clock: systemClock,
  log: createMemoryLog(),
  sense: () => ({ rules: plainDialling, readNumber: () => null, domain: 'example.com' }),
  onProblem: ({ code }) => console.error(code),
  beforeClose: () => undefined,
});
people.use('sip:alice@example.com');
for (let index = 0; index < 100; index += 1) {
  const peer = { uri: `sip:${1000 + index}@example.com`, number: String(1000 + index), name: null };
  const end = index === 99 ? null : ({ cause: 'hung-up', by: 'remote', sipCode: null } as const);
  const call = summaryCall({
    id: `call-${index}`,
    peer,
    startedAt: 1000 + index,
    connectedAt: 2000,
    end,
    endedAt: 3000,
  });
  people.follow({ ...idleEngine, calls: [call] });
}
process.kill(process.pid, 'SIGKILL');
