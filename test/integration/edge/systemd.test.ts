import { execFile } from 'node:child_process';
import { access, constants, mkdir, mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';

const run = promisify(execFile);
const folder = path.resolve('edge/systemd');
const units = ['offhook-coturn', 'offhook-kamailio', 'offhook-rtpengine', 'offhook-tokens'];
const files = [...units.map((unit) => `${unit}.service`), 'offhook-edge.target'];
const read = (file: string) => readFile(path.join(folder, file), 'utf8');

const hasAnalyze = await access('/usr/bin/systemd-analyze', constants.X_OK).then(
  () => true,
  () => false,
);

describe('the units of the edge', () => {
  it('are four services and a target that takes all of them', async () => {
    expect((await readdir(folder)).toSorted()).toEqual(['lay-tables', ...files].toSorted());
    const target = await read('offhook-edge.target');
    for (const unit of units) {
      const text = await read(`${unit}.service`);
      expect(text).toContain('PartOf=offhook-edge.target');
      expect(text).toContain('WantedBy=offhook-edge.target');
      expect(target).toContain(unit.slice('offhook-'.length));
    }
  });

  it.each(units)(
    'let %s do little: not as root, no new rights, nothing written but what is its own',
    async (unit) => {
      const settings = new Map(
        [...(await read(`${unit}.service`)).matchAll(/^(\w+)=(.*)$/gm)].map(([, name = '', value]) => [
          name,
          value,
        ]),
      );
      expect(settings.get('User')).toMatch(/^(?!root$).+/);
      for (const name of [
        'NoNewPrivileges',
        'ProtectHome',
        'PrivateTmp',
        'PrivateDevices',
        'RestrictNamespaces',
      ])
        expect([name, settings.get(name)]).toEqual([name, 'yes']);
      expect(settings.get('ProtectSystem')).toBe('strict');
      expect(settings.get('Restart')).toBe('on-failure');
      expect(['', 'CAP_NET_BIND_SERVICE']).toContain(settings.get('CapabilityBoundingSet'));
      // V8 compiles as it runs.
      expect(settings.get('MemoryDenyWriteExecute')).toBe(unit === 'offhook-tokens' ? undefined : 'yes');
    },
  );

  it.each(units)('start %s again however often it fails', async (unit) => {
    const [head = '', service = ''] = (await read(`${unit}.service`)).split('[Service]');
    expect(head).toMatch(/^StartLimitIntervalSec=0$/m);
    expect(service).toMatch(/^RestartSec=1$/m);
  });

  it('give Kamailio its gateway and its keys first, and no command line a secret', async () => {
    const text = await read('offhook-kamailio.service');
    expect(text).toMatch(/^After=.*offhook-rtpengine\.service offhook-tokens\.service$/m);
    for (const unit of units) expect(await read(`${unit}.service`)).not.toMatch(/^Exec.*secret/im);
  });

  // Debian has it wherever systemd is installed, running or not.
  it.runIf(hasAnalyze)(
    'are what systemd-analyze has nothing to say about, but that a program is not there',
    async () => {
      const paths = files.map((file) => path.join(folder, file));
      const said = await run('systemd-analyze', ['verify', '--man=no', ...paths]).then(
        ({ stderr }) => stderr,
        (error: { readonly stderr?: string }) => error.stderr ?? String(error),
      );
      const lines = said
        .split('\n')
        .filter((line) => line !== '' && !/Command \S+ is not executable: No such file/.test(line));
      expect(lines).toEqual([]);
      for (const unit of units) {
        const { stdout } = await run('systemd-analyze', [
          ...['security', '--offline=true', '--no-pager'],
          path.join(folder, `${unit}.service`),
        ]);
        expect(Number(/exposure level for \S+: ([\d.]+)/.exec(stdout)?.[1])).toBeLessThan(2.5);
      }
    },
  );
});

// A shell script for the machine of a Kamailio.
describe.runIf(process.platform !== 'win32')('lay-tables', () => {
  const script = path.join(folder, 'lay-tables');
  let place: string;
  beforeEach(async () => {
    place = await mkdtemp(path.join(tmpdir(), 'offhook-tables-'));
    await mkdir(at('packaged'));
    await mkdir(at('own'));
    await writeFile(at('packaged/version'), 'table_name(string) table_version(int)\n');
    await writeFile(at('packaged/pua'), 'id(int,auto) pres_uri(string)\n');
    await writeFile(at('packaged/silo'), 'id(int,auto) callid(string) status(int) extra_hdrs(string)\n');
    for (const table of ['phones', 'numbers', 'people']) await writeFile(at(`own/${table}`), `${table}\n`);
  });
  afterEach(() => rm(place, { recursive: true, force: true }));

  const at = (name: string) => path.join(place, name);
  const lay = () => run(script, [at('packaged'), at('own'), at('tables'), at('messages')]);
  const text = (name: string) => readFile(at(name), 'utf8');

  it('lays the tables out afresh each time, for their owner alone', async () => {
    await lay();
    await writeFile(at('tables/pua'), 'spoiled');
    await writeFile(at('own/phones'), 'newer\n');
    await lay();
    expect(await text('tables/pua')).toBe('id(int,auto) pres_uri(string)\n');
    expect(await text('tables/phones')).toBe('newer\n');
    for (const name of ['tables', 'tables/phones', 'tables/version', 'messages', 'messages/silo'])
      expect([name, (await stat(at(name))).mode & 0o077]).toEqual([name, 0]);
  });

  it('keeps the messages that wait, and lets two of their columns be null', async () => {
    await lay();
    expect(await text('messages/silo')).toBe(
      'id(int,auto) callid(string,null) status(int,null) extra_hdrs(string)\n',
    );
    await writeFile(at('messages/silo'), 'kept');
    await lay();
    expect(await text('messages/silo')).toBe('kept');
  });

  it('says which table of yours is missing, and touches nothing', async () => {
    await lay();
    await rm(at('own/people'));
    await expect(lay()).rejects.toMatchObject({ stderr: expect.stringContaining('own/people is missing') });
    expect(await text('tables/people')).toBe('people\n');
  });
});
