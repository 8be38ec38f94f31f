import { readFileSync } from 'node:fs';
import path from 'node:path';

/** To whom the token service of an edge gave something by this path. */
export function serviceGave(runDir: string, wanted: string): Set<string> {
  const lines = readFileSync(path.join(runDir, 'log/service.log'), 'utf8').split('\n').filter(Boolean);
  const granted = lines.map((line) => JSON.parse(line) as { path?: string; event: string; subject?: string });
  return new Set(
    granted.flatMap((each) => (each.event === 'granted' && each.path === wanted ? (each.subject ?? []) : [])),
  );
}
