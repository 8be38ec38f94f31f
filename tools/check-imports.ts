import * as v from 'valibot';
import { runTask } from './run-tasks.ts';

/**
 * Fewer modules than this in a room mean that the tool did not see the code, not that the code is clean. A little
 * below what is there, so that a file may go without this list.
 */
const fewestModules = {
  'src/shared/': 10,
  'src/main/': 50,
  'src/preload/': 1,
  'src/renderer/engine/core/': 6,
  'src/renderer/engine/sip/': 8,
  'src/renderer/engine/media/': 6,
  'src/renderer/ui/': 75,
  'demo/': 44,
  'edge/': 20,
  'tools/': 80,
} as const;

const resultSchema = v.object({
  modules: v.array(v.object({ source: v.string() })),
  summary: v.object({
    error: v.number(),
    violations: v.array(
      v.object({
        from: v.string(),
        to: v.string(),
        rule: v.object({ name: v.string(), severity: v.string() }),
      }),
    ),
  }),
});

const { ok, output } = await runTask({
  name: 'depcruise',
  command: 'depcruise',
  args: ['src', 'demo', 'edge', 'tools', '--config', '.dependency-cruiser.cjs', '--output-type', 'json'],
});

/** Null when the tool did not even give its result. */
function readResult(): v.InferOutput<typeof resultSchema> | null {
  try {
    return v.parse(resultSchema, JSON.parse(output));
  } catch {
    return null;
  }
}

const result = readResult();
const complaints: string[] = [];
if (!ok || result === null) complaints.push(`depcruise gave no result: ${output.slice(0, 2000)}`);
for (const { from, to, rule } of result?.summary.violations ?? [])
  complaints.push(`${rule.severity} ${rule.name}: ${from} -> ${to}`);
for (const [room, fewest] of Object.entries(fewestModules)) {
  const seen = result?.modules.filter(({ source }) => source.startsWith(room)).length ?? 0;
  if (seen < fewest)
    complaints.push(`only ${seen} modules of ${room} were seen, expected at least ${fewest}`);
}
for (const complaint of complaints) console.log(complaint);
console.log(`${result?.modules.length ?? 0} modules seen, ${complaints.length} complaints`);
process.exitCode = complaints.length === 0 ? 0 : 1;
