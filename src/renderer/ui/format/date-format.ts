const made = new Map<string, Intl.DateTimeFormat>();

/** One for each region and form: to make one takes half a millisecond, and each row of a list asks for it. */
export function dateFormat(locale: string, options: Intl.DateTimeFormatOptions): Intl.DateTimeFormat {
  // A format keeps the time zone it was made in; the computer may go on to another.
  const key = `${locale} ${new Date().getTimezoneOffset()} ${JSON.stringify(options)}`;
  const format = made.get(key) ?? new Intl.DateTimeFormat(locale, options);
  made.set(key, format);
  return format;
}
