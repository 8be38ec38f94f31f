import { join } from 'node:path';
import { idleEngine } from '../../src/main/control/commands.ts';
import { createMemoryLog } from './memory-log.ts';
import { german } from './open-people.ts';
import { openPeopleInThread } from './people-in-thread.ts';
import { summaryCall } from './summary-call.ts';

// A process that is killed in the middle of an import, with a call beginning at every step of it:
// `killed-importer.ts FOLDER`, with `people.vcf` in it. It says how many of both there were.
const folder = process.argv[2] ?? '';
let calls = 0;
const { work, people } = openPeopleInThread({
  folder: join(folder, 'people'),
  sense: () => german,
  log: createMemoryLog(),
  onProblem: ({ code }) => console.error(code),
  onProgress: ({ done }) => {
    calls += 1;
    people.follow({ ...idleEngine, calls: [summaryCall({ id: `call-${calls}`, startedAt: calls })] });
    if (calls < 3) return;
    process.stdout.write(JSON.stringify({ calls, done }), () => process.kill(process.pid, 'SIGKILL'));
  },
});
await work.open(join(folder, 'people.vcf'));
await work.bringIn({ name: 'people.vcf', columns: null, duplicates: 'merge' });
