/** Thrown where a request goes no further; becomes the answer, in the form of RFC 6749 section 5.2. */
export class Refusal extends Error {
  override readonly name = 'Refusal';
  readonly status: number;
  /** OAuth error code. */
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(
    status: number,
    code: string,
    description: string,
    headers: Readonly<Record<string, string>> = {},
  ) {
    super(description);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}
