/** Sections of RFC 1035 are named; of all of it, a name server for a lab needs one question and one answer. */
const headerBytes = 12;
const typeA = 1;
/** Section 4.1.1: a response, authoritative, recursion available as it was desired. */
const answered = 0x8580;
const nameError = 3;

interface Question {
  readonly name: string;
  readonly type: number;
  /** Where it ends in the message. */
  readonly end: number;
}

/** Section 4.1.2; null for what is none, a compressed name included: a question has nothing to point back to. */
function readQuestion(query: Buffer): Question | null {
  const labels: string[] = [];
  let at = headerBytes;
  for (let length = query[at] ?? 0; length > 0; length = query[at] ?? 0) {
    if (length > 63) return null;
    labels.push(query.toString('latin1', at + 1, at + 1 + length));
    at += 1 + length;
  }
  const end = at + 5;
  if (end > query.length) return null;
  return { name: labels.join('.').toLowerCase(), type: query.readUInt16BE(at + 1), end };
}

/** What a server says that knows the IPv4 addresses of these names, and no other name; null: nothing. */
export function answerQuestion(query: Buffer, addresses: ReadonlyMap<string, string>): Buffer | null {
  const question = readQuestion(query);
  if (question === null) return null;
  const { name, type, end } = question;
  const address = addresses.get(name);
  const record = address !== undefined && type === typeA ? recordOf(address) : Buffer.alloc(0);
  const head = Buffer.from(query.subarray(0, end));
  head.writeUInt16BE(address === undefined ? answered | nameError : answered, 2);
  head.writeUInt16BE(1, 4);
  head.writeUInt16BE(record.length > 0 ? 1 : 0, 6);
  // Neither authorities nor EDNS.
  head.writeUInt32BE(0, 8);
  return Buffer.concat([head, record]);
}

/** Section 4.1.3: the name by a pointer to the question's; type A, class IN, kept for a minute, four bytes. */
function recordOf(address: string): Buffer {
  return Buffer.from([
    0xc0,
    headerBytes,
    0,
    typeA,
    0,
    1,
    0,
    0,
    0,
    60,
    0,
    4,
    ...address.split('.').map(Number),
  ]);
}
