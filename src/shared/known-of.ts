/** Names or pictures of the other sides of calls, by their addresses. */
export type Known = Readonly<Record<string, string>>;

/** An address may be any word, `constructor` too. Pure. */
export function knownOf({ uri }: { readonly uri: string }, known: Known | undefined): string | null {
  return known !== undefined && Object.hasOwn(known, uri) ? (known[uri] ?? null) : null;
}
