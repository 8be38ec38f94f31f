import * as v from 'valibot';

/** "servers.0.url: expected a wss URL": the first issue and where it is. Never the offending value, it may be a secret. */
export function describeIssues(issues: readonly v.BaseIssue<unknown>[]): string {
  const [issue] = issues;
  if (issue === undefined) return 'does not fit';
  const place = v.getDotPath(issue) ?? '(document)';
  const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : '';
  return `${place}: ${describeIssue(issue)}${more}`;
}

function describeIssue(issue: v.BaseIssue<unknown>): string {
  if (issue.type === 'strict_object' && issue.expected === 'never') return 'there is no such field';
  if (issue.received === 'undefined') return 'is missing';
  // valibot's own messages quote what it received; those of our checks do not.
  return issue.kind === 'schema' || issue.message.startsWith('Invalid ')
    ? `expected ${issue.expected ?? issue.type}`
    : issue.message;
}
