import { parseArgs } from 'node:util';

/** What electron-builder asks fpm for. */
export interface DebPlan {
  /** The deb to write. */
  readonly package: string;
  readonly compression: string;
  readonly afterInstall: string;
  readonly afterRemove: string;
  /** Folders end with a slash and are copied by what they hold. */
  readonly files: readonly { readonly from: string; readonly to: string }[];
  /** The text of DEBIAN/control (Debian Policy, chapter 5). */
  readonly control: string;
}

const one = { type: 'string' } as const;
const many = { type: 'string', multiple: true } as const;

/** Reads the options of fpm that electron-builder gives for a deb. Throws for all others: nothing is left out in silence. */
export function parseFpmArguments(argv: readonly string[]): DebPlan {
  const { values, positionals } = parseArgs({
    args: [...argv],
    allowPositionals: true,
    options: {
      source: { ...one, short: 's' },
      target: { ...one, short: 't' },
      force: { type: 'boolean' },
      depends: { ...many, short: 'd' },
      'deb-recommends': many,
      'deb-compression': one,
      'deb-priority': one,
      architecture: one,
      'after-install': one,
      'after-remove': one,
      description: one,
      version: one,
      package: one,
      name: one,
      maintainer: one,
      vendor: one,
      url: one,
      category: one,
      license: one,
    },
  });
  if (values.source !== 'dir' || values.target !== 'deb')
    throw new Error(`fpm stand-in: makes a deb of folders only, not ${values.target ?? 'nothing'}`);
  const given = (name: keyof typeof values): string => {
    const value = values[name];
    if (typeof value !== 'string' || value === '') throw new Error(`fpm stand-in: --${name} is missing`);
    return value;
  };
  const fields = [
    ['Package', given('name')],
    ['Version', given('version')],
    ['Architecture', given('architecture')],
    ['Maintainer', given('maintainer')],
    ['Depends', (values.depends ?? []).join(', ')],
    ['Recommends', (values['deb-recommends'] ?? []).join(', ')],
    ['Section', values.category ?? 'misc'],
    ['Priority', values['deb-priority'] ?? 'optional'],
    ['Homepage', given('url')],
    ['Description', descriptionField(given('description'))],
  ] as const;
  const control = fields.filter(([, value]) => value !== '').map(([name, value]) => `${name}: ${value}\n`);
  return {
    package: given('package'),
    compression: values['deb-compression'] ?? 'xz',
    afterInstall: given('after-install'),
    afterRemove: given('after-remove'),
    files: positionals.map(parseMapping),
    control: control.join(''),
  };
}

function parseMapping(text: string): { from: string; to: string } {
  const at = text.lastIndexOf('=');
  if (at <= 0) throw new Error(`fpm stand-in: ${text}: expected SOURCE=TARGET`);
  return { from: text.slice(0, at), to: text.slice(at + 1) };
}

/** The first line, then lines that begin with a blank; an empty one is a dot (Debian Policy, section 5.6.13). */
function descriptionField(text: string): string {
  const [synopsis = '', ...rest] = text.split('\n').map((each) => each.trim());
  return [synopsis, ...rest.map((each) => ` ${each === '' ? '.' : each}`)].join('\n');
}
