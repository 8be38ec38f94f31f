/** "https://login.example.com/realms/x" → "login.example.com"; what is no URL stays as it is. */
export function hostOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host : url;
}

/** An address of record without its scheme: what a person would write. */
export function plainAddress(uri: string): string {
  return uri.replace(/^sips?:/i, '');
}

/** Up to two letters for an avatar; null where the name has none. */
export function initialsOf(name: string): string | null {
  const words = name.match(/\p{L}[\p{L}\p{M}'’]*/gu) ?? [];
  const letters = [words[0], words.length > 1 ? words.at(-1) : undefined]
    .map((word) => word?.[0] ?? '')
    .join('');
  return letters === '' ? null : letters.toLocaleUpperCase();
}
