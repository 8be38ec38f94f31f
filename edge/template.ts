/** Values by name: what stands in braces in a template, or what a site file defines. */
export type Values = Readonly<Record<string, string | number>>;

/**
 * Fills in `{name}`.
 *
 * @throws when a place has no value, or a value no place
 */
export function fillTemplate(template: string, values: Values): string {
  const used = new Set<string>();
  const filled = template.replace(/\{([a-zA-Z]+)\}/g, (_place, name: string) => {
    used.add(name);
    return valueFor(values, name);
  });
  requireAllUsed(values, used);
  return filled;
}

/**
 * Puts values into a Kamailio file of `#!substdef "!NAME!…!g"`, `#!define NAME …` and switches `##!define NAME`; its
 * comments stay. A switch is on with 1 and off with 0.
 *
 * @throws as fillTemplate does, and for characters that would end the value early
 */
export function fillDefinitions(template: string, values: Values): string {
  const used = new Set<string>();
  const take = (name: string) => {
    used.add(name);
    return valueFor(values, name);
  };
  const lines = template.split('\n').map((line) => {
    const text = /^#!substdef "!(\w+)!.*!g"$/.exec(line)?.[1];
    if (text !== undefined) return `#!substdef "!${text}!${plain(text, take(text), /[!"\\$]/)}!g"`;
    const [, definition, before] = /^#!define (\w+) (.+)$/.exec(line) ?? [];
    if (definition !== undefined && before !== undefined) {
      const value = take(definition);
      return before.startsWith('"')
        ? `#!define ${definition} "${plain(definition, value, /["\\]/)}"`
        : `#!define ${definition} ${plain(definition, value, /\D/)}`;
    }
    const toggle = /^##!define (\w+)$/.exec(line)?.[1];
    if (toggle !== undefined) return take(toggle) === '1' ? `#!define ${toggle}` : line;
    return line;
  });
  requireAllUsed(values, used);
  return lines.join('\n');
}

function valueFor(values: Values, name: string): string {
  const value = Object.hasOwn(values, name) ? values[name] : undefined;
  if (value === undefined) throw new Error(`the template asks for ${name}, which has no value`);
  return String(value);
}

function plain(name: string, value: string, forbidden: RegExp): string {
  if (forbidden.test(value) || /[\r\n]/.test(value))
    throw new Error(`${name} has characters that it must not`);
  return value;
}

function requireAllUsed(values: Values, used: ReadonlySet<string>): void {
  const unused = Object.keys(values).filter((name) => !used.has(name));
  if (unused.length > 0) throw new Error(`the template has no place for ${unused.join(', ')}`);
}
