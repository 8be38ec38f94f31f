import { execFile, spawn, spawnSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { afterEach, describe, expect, it } from 'vitest';
import { chooseQuietSources } from '../../../src/main/attention/quiet-sources.ts';
import { watchQuiet } from '../../../src/main/attention/quiet-watch.ts';
import type { DesktopQuiet } from '../../../src/shared/desktop-quiet.ts';
import { createFastClock } from '../../support/fast-clock.ts';
import { startNotificationService } from '../../support/notification-service.ts';
import { openSessionBus, type SessionBus } from '../../support/session-bus.ts';
import { waitUntil } from '../../support/wait-until.ts';

const ends: (() => unknown)[] = [];

/** The app's own way of asking, in a session of its own; what takes seconds is over at once. */
function watch(desktop: string, environment: NodeJS.ProcessEnv): { readonly told: readonly DesktopQuiet[] } {
  const env = { ...environment, LC_ALL: 'C' };
  const told: DesktopQuiet[] = [];
  const end = watchQuiet({
    sources: chooseQuietSources(desktop),
    spawn: ([program, ...args]) => spawn(program, args, { env, stdio: ['ignore', 'pipe', 'ignore'] }),
    run: async ([program, ...args]) => (await promisify(execFile)(program, args, { env })).stdout,
    clock: createFastClock(20),
    onChange: (quiet) => told.push(quiet),
    log: { debug: () => undefined },
  });
  ends.push(end);
  return { told };
}

async function session(): Promise<SessionBus> {
  const bus = await openSessionBus();
  ends.push(bus.close);
  return bus;
}

async function serviceOn(bus: SessionBus, inhibited: boolean) {
  const service = await startNotificationService(bus.address, inhibited);
  ends.push(service.close);
  return service;
}

const becomes = (told: readonly DesktopQuiet[], quiet: DesktopQuiet) =>
  waitUntil(() => told.at(-1) === quiet);

describe.runIf(process.platform === 'linux')('a desktop that is set to do not disturb', () => {
  afterEach(async () => {
    for (const end of ends.splice(0).reverse()) await end();
  });

  it('is known by its notification service, from the beginning and when it changes', async () => {
    const bus = await session();
    const service = await serviceOn(bus, true);
    const { told } = watch('KDE', bus.environment);
    await becomes(told, 'on');
    service.setInhibited(false);
    await becomes(told, 'off');
    service.chatter("PropertiesChanged ('org.freedesktop.Notifications', {'Inhibited': <true>}, @as [])\n");
    service.setInhibited(true);
    await becomes(told, 'on');
    expect(told).toEqual(['on', 'off', 'on']);
  });

  it('is known when its service comes later, not known when that goes, and known by the next one', async () => {
    const bus = await session();
    const { told } = watch('KDE', bus.environment);
    const service = await serviceOn(bus, true);
    await becomes(told, 'on');
    service.close();
    await becomes(told, 'unknown');
    await serviceOn(bus, false);
    await becomes(told, 'off');
  });

  it('is not known when the bus goes', async () => {
    const bus = await session();
    await serviceOn(bus, true);
    const { told } = watch('KDE', bus.environment);
    await becomes(told, 'on');
    await bus.close();
    await becomes(told, 'unknown');
  });

  it('is known by the setting of GNOME, whatever its service does not say', async () => {
    const bus = await session();
    const environment = withBanners(bus);
    const set = (shown: boolean) =>
      spawnSync('gsettings', ['set', 'org.gnome.desktop.notifications', 'show-banners', String(shown)], {
        env: environment,
      });
    set(true);
    const { told } = watch('ubuntu:GNOME', environment);
    await becomes(told, 'off');
    set(false);
    await becomes(told, 'on');
    set(true);
    await becomes(told, 'off');
  });

  it('is not known where GNOME has no such setting', async () => {
    const bus = await session();
    const { told } = watch('GNOME', { ...bus.environment, XDG_DATA_DIRS: bus.environment.HOME });
    const service = await serviceOn(bus, false);
    await becomes(told, 'off');
    service.close();
    await becomes(told, 'unknown');
  });
});

/** GSettings itself, with the one schema, in a file. */
function withBanners(bus: SessionBus): NodeJS.ProcessEnv {
  const folder = join(bus.environment.HOME ?? '', 'schemas');
  mkdirSync(folder);
  writeFileSync(
    join(folder, 'banners.gschema.xml'),
    `<schemalist><schema id="org.gnome.desktop.notifications" path="/org/gnome/desktop/notifications/">
      <key name="show-banners" type="b"><default>true</default></key></schema></schemalist>`,
  );
  const { status, stderr } = spawnSync('glib-compile-schemas', ['--strict', folder], { encoding: 'utf8' });
  if (status !== 0) throw new Error(stderr);
  return { ...bus.environment, GSETTINGS_SCHEMA_DIR: folder, GSETTINGS_BACKEND: 'keyfile' };
}
