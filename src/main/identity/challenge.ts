/** One challenge of WWW-Authenticate or Proxy-Authenticate (RFC 9110 section 11.6.1, RFC 3261 section 20.44). */
export interface Challenge {
  /** In lower case. */
  readonly scheme: string;
  /** The single value of schemes such as Negotiate; null when there are parameters or nothing. */
  readonly token68: string | null;
  /** Names in lower case, values without quotes and escapes. Of a name given twice the first one counts. */
  readonly parameters: ReadonlyMap<string, string>;
}

const blanks = /[ \t\r\n]*/y;
const separators = /[ \t\r\n,]*/y;
const token = /[!#$%&'*+\-.^_`|~0-9A-Za-z]+/y;
/** Followed by the end of the challenge; "name=" alone is a token68 too. */
const token68 = /[A-Za-z0-9\-._~+/]+=*(?=[ \t\r\n]*(?:,|$))/y;
const quotedString = /"((?:[^"\\]|\\[\s\S])*)"/y;
/** More than the grammar's token: servers send addresses and base64 without quotes. */
const bareValue = /[^\s,"=][^\s,"]*/y;
const junk = /[^,]*/y;

/** Reads a text from left to right by sticky patterns. */
function createScanner(text: string) {
  let position = 0;
  return {
    atEnd: () => position >= text.length,
    startsWith: (character: string) => text[position] === character,
    /** The match at this place, which is passed, or null. */
    take(pattern: RegExp): RegExpExecArray | null {
      pattern.lastIndex = position;
      const match = pattern.exec(text);
      if (match !== null) position = pattern.lastIndex;
      return match;
    },
    /** Tries something; puts the place back when it yields null. */
    attempt<T>(action: () => T | null): T | null {
      const start = position;
      const result = action();
      if (result === null) position = start;
      return result;
    },
    /** Whether something would match here; the place stays. */
    sees(action: () => unknown): boolean {
      const start = position;
      const result = action();
      position = start;
      return result !== null;
    },
  };
}
type Scanner = ReturnType<typeof createScanner>;

function takeParameter(scanner: Scanner): readonly [string, string] | null {
  return scanner.attempt(() => {
    const name = scanner.take(token)?.[0];
    if (name === undefined) return null;
    scanner.take(blanks);
    if (!scanner.startsWith('=')) return null;
    scanner.take(/=/y);
    scanner.take(blanks);
    const quoted = scanner.take(quotedString)?.[1];
    if (quoted !== undefined) return [name.toLowerCase(), quoted.replaceAll(/\\([\s\S])/g, '$1')];
    const bare = scanner.take(bareValue)?.[0];
    return bare === undefined ? null : [name.toLowerCase(), bare];
  });
}

/**
 * Reads one header value, which may hold several challenges: the comma parts both parameters and challenges.
 * Total: what cannot be read is passed over up to the next comma.
 */
export function parseChallenges(value: string): readonly Challenge[] {
  const scanner = createScanner(value);
  const challenges: Challenge[] = [];
  let parameters: Map<string, string> | null = null;
  for (scanner.take(separators); !scanner.atEnd(); scanner.take(separators)) {
    const parameter = takeParameter(scanner);
    const scheme = parameter === null ? scanner.take(token)?.[0] : undefined;
    if (scheme !== undefined) {
      scanner.take(blanks);
      parameters = new Map();
      // "realm=abc" could be a token68 but for what follows: what reads as a parameter is one.
      const opens = scanner.sees(() => takeParameter(scanner));
      const single = opens ? null : (scanner.take(token68)?.[0] ?? null);
      challenges.push({ scheme: scheme.toLowerCase(), token68: single, parameters });
      if (opens) continue;
    } else if (parameter !== null && parameters !== null && !parameters.has(parameter[0])) {
      parameters.set(...parameter);
    }
    scanner.take(junk);
  }
  return challenges;
}
