/**
 * What RFC 4475 and RFC 5118 say of their messages.
 *
 *   valid      must be read; what is answered is the receiver's business
 *   tolerable  breaks the grammar in a way that a receiver may mend or refuse with one of the codes
 *   refuse     a user agent answers with one of the codes
 *   registrar  well formed; only a registrar owes one of the codes
 *   discard    a response that must be thrown away
 */
export interface TortureVerdict {
  readonly name: string;
  readonly rfc: 4475 | 5118;
  readonly section: string;
  readonly verdict: 'valid' | 'tolerable' | 'refuse' | 'registrar' | 'discard';
  readonly codes: readonly number[];
  readonly note: string;
}

type Row = readonly [
  name: string,
  section: string,
  verdict: TortureVerdict['verdict'],
  codes: readonly number[],
  note: string,
];

const rfc4475: readonly Row[] = [
  ['wsinv', '3.1.1.1', 'valid', [], 'folded lines and white space wherever it is allowed'],
  ['intmeth', '3.1.1.2', 'refuse', [405, 501], 'a method of every character a token may have; NUL in a name'],
  ['esc01', '3.1.1.3', 'valid', [], 'escaped characters in URIs'],
  ['escnull', '3.1.1.4', 'valid', [], 'escaped NUL in URIs'],
  ['esc02', '3.1.1.5', 'refuse', [405, 501], 'percent signs that escape nothing: the method is not REGISTER'],
  ['lwsdisp', '3.1.1.6', 'valid', [], 'no space between display name and <'],
  ['longreq', '3.1.1.7', 'valid', [], 'long values, 34 Via'],
  ['dblreq', '3.1.1.8', 'valid', [], 'a second request behind the end of the first: thrown away'],
  ['semiuri', '3.1.1.9', 'valid', [], 'semicolons in the user part'],
  ['transports', '3.1.1.10', 'valid', [], 'unknown transports in Via'],
  ['mpart01', '3.1.1.11', 'valid', [], 'multipart body with NUL and octets that are no UTF-8'],
  ['unreason', '3.1.1.12', 'valid', [], 'a response with Cyrillic words, to no request of ours'],
  ['noreason', '3.1.1.13', 'valid', [], 'a response without a reason phrase'],
  ['badinv01', '3.1.2.1', 'refuse', [400], 'empty parameters in Via and Contact'],
  ['clerr', '3.1.2.2', 'refuse', [400], 'Content-Length beyond the end of the message'],
  ['ncl', '3.1.2.3', 'refuse', [400], 'negative Content-Length'],
  ['scalar02', '3.1.2.4', 'refuse', [400], 'numbers beyond their range'],
  ['scalarlg', '3.1.2.5', 'discard', [], 'numbers beyond their range, in a response'],
  ['quotbal', '3.1.2.6', 'refuse', [400], 'a quotation mark that is never closed'],
  ['ltgtruri', '3.1.2.7', 'tolerable', [400], 'Request-URI between < and >'],
  ['lwsruri', '3.1.2.8', 'tolerable', [400], 'a space inside the Request-URI'],
  ['lwsstart', '3.1.2.9', 'tolerable', [400], 'two spaces in the request line'],
  ['trws', '3.1.2.10', 'tolerable', [400], 'spaces at the end of the request line'],
  ['escruri', '3.1.2.11', 'tolerable', [400], 'headers in the Request-URI: never to be obeyed'],
  ['baddate', '3.1.2.12', 'tolerable', [400], 'a Date that is not in GMT'],
  ['regbadct', '3.1.2.13', 'tolerable', [400], 'a Contact with a question mark and without < and >'],
  ['badaspec', '3.1.2.14', 'tolerable', [400], 'spaces between < and the URI'],
  ['baddn', '3.1.2.15', 'tolerable', [400], 'a comma in an unquoted display name'],
  ['badvers', '3.1.2.16', 'refuse', [505], 'SIP/7.0'],
  ['mismatch01', '3.1.2.17', 'refuse', [400], 'CSeq names another method'],
  ['mismatch02', '3.1.2.18', 'refuse', [400, 501], 'an unknown method, and CSeq names another'],
  ['bigcode', '3.1.2.19', 'discard', [], 'a status code of ten digits'],
  ['badbranch', '3.2.1', 'tolerable', [400], 'a branch that is the magic cookie alone'],
  ['insuf', '3.3.1', 'refuse', [400], 'no To, From, Call-ID, Max-Forwards'],
  ['unkscm', '3.3.2', 'refuse', [416], 'a Request-URI of an unknown scheme'],
  ['novelsc', '3.3.3', 'refuse', [416], 'a Request-URI of a known scheme that is not ours'],
  ['unksm2', '3.3.4', 'registrar', [400, 403, 404, 416], 'To, From and Contact of unknown schemes'],
  ['bext01', '3.3.5', 'refuse', [420], 'Require and Proxy-Require of what nobody has'],
  ['invut', '3.3.6', 'refuse', [415], 'a body of an unknown type'],
  ['regaut01', '3.3.7', 'registrar', [401], 'an unknown Authorization scheme counts as none'],
  ['multi01', '3.3.8', 'refuse', [400], 'single fields given twice'],
  ['mcl01', '3.3.9', 'refuse', [400], 'two Content-Lengths that differ'],
  ['bcast', '3.3.10', 'discard', [], 'a response whose second Via is broadcast'],
  ['zeromf', '3.3.11', 'valid', [], 'no hops left: who it is for may answer'],
  ['cparam01', '3.3.12', 'valid', [], 'a parameter of the Contact header'],
  ['cparam02', '3.3.13', 'valid', [], 'a parameter of the Contact URI'],
  ['regescrt', '3.3.14', 'valid', [], 'a Contact with an escaped Route'],
  ['sdp01', '3.3.15', 'refuse', [406], 'no acceptable type for the answer'],
  ['inv2543', '3.4.1', 'valid', [], 'RFC 2543: no tag, no branch, no Max-Forwards, no Content-Length'],
];

const rfc5118: readonly Row[] = [
  ['ipv6-good', '4.1', 'valid', [], 'IPv6 references'],
  ['ipv6-bad', '4.2', 'refuse', [400], 'an IPv6 address without brackets'],
  ['port-ambiguous', '4.3', 'valid', [], 'what looks like a port is part of the address'],
  ['port-unambiguous', '4.4', 'valid', [], 'a port behind the brackets'],
  ['via-received-param-with-delim', '4.5', 'tolerable', [400], 'received with brackets: RFC 3261 has none'],
  ['via-received-param-no-delim', '4.5', 'valid', [], 'received without brackets'],
  ['ipv6-in-sdp', '4.6', 'tolerable', [400], 'IPv6 in SDP; its Content-Length is too large'],
  ['mult-ip-in-header', '4.7', 'valid', [], 'IPv4 and IPv6 in Via'],
  ['mult-ip-in-sdp', '4.8', 'valid', [], 'IPv4 and IPv6 in SDP; its Content-Length cuts the last line'],
  ['ipv4-mapped-ipv6', '4.9', 'valid', [], 'mapped addresses; its Content-Length cuts the last line'],
  ['ipv6-bug-abnf-3-colons', '4.10', 'tolerable', [400], 'three colons, as an old grammar allowed'],
  ['ipv6-correct-abnf-2-colons', '4.10', 'valid', [], 'two colons'],
];

const rowsOf = (rfc: 4475 | 5118, rows: readonly Row[]): TortureVerdict[] =>
  rows.map(([name, section, verdict, codes, note]) => ({ name, rfc, section, verdict, codes, note }));

export const verdicts: readonly TortureVerdict[] = [...rowsOf(4475, rfc4475), ...rowsOf(5118, rfc5118)];
