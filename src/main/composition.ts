import { spawn } from 'node:child_process';
import { networkInterfaces } from 'node:os';
import { app, dialog, ipcMain, nativeTheme, powerMonitor, protocol, session, shell } from 'electron';
import type { SettingsUpdate } from '../shared/settings.ts';
import { verifyCertificates } from './certificates/verify-certificates.ts';
import { systemClock as clock, timePasses } from './clock.ts';
import type { Invocation } from './control/argv.ts';
import { createCommands, isBusy, report } from './control/commands.ts';
import type { Machine } from './control/control-place.ts';
import { createEngineRelay } from './control/engine-relay.ts';
import { createEngineState } from './control/engine-state.ts';
import { createFaultInjector } from './control/simulate.ts';
import { createWatch } from './control/watch.ts';
import { chooseLogLevel, describeError } from './diagnostics/log.ts';
import type { Ground } from './ground.ts';
import { createHandlers } from './handlers.ts';
import { registerRequests } from './ipc.ts';
import { joinControl } from './join-control.ts';
import { joinFaults } from './join-faults.ts';
import { joinHeadsets } from './join-headsets.ts';
import { joinIdentity } from './join-identity.ts';
import { joinIdle } from './join-idle.ts';
import { joinLinks } from './join-links.ts';
import { joinMessages } from './join-messages.ts';
import { joinPeople } from './join-people.ts';
import { joinQuiet } from './join-quiet.ts';
import { joinScreenShare } from './join-screen-share.ts';
import { joinSideWindows } from './join-side-windows.ts';
import { joinSockets } from './join-sockets.ts';
import { joinSoundServer } from './join-sound-server.ts';
import { joinSupport } from './join-support.ts';
import { joinSurroundings } from './join-surroundings.ts';
import { joinUpdates } from './join-updates.ts';
import { applyLook, joinWindow } from './join-window.ts';
import { layGround } from './lay-ground.ts';
import { readRouteAddress } from './network/default-route.ts';
import { followIp, ipMonitorArguments } from './network/ip-monitor.ts';
import { createNetworkMonitor, type NetworkMonitor } from './network/network-monitor.ts';
import { readInterfaces } from './network/network-state.ts';
import { withoutOldEnd } from './tray/do-not-disturb.ts';
import { captureWindow, openSurface } from './windows/app-surface.ts';
import { cameraRulesOf } from './windows/camera-rules.ts';
import { createFarewell } from './windows/farewell.ts';
import { createCallKeeping } from './windows/kept-calls.ts';
import { openInBrowser, openMicrophoneSettings } from './windows/open-external.ts';

// The composition root: the only file that knows everyone. It joins the duties and decides nothing.

const relayTimeoutMs = 10_000;
/** Longer than the page waits for the answer to its un-REGISTER. */
const farewellMs = 3000;
const unregisterMs = 5000;
/** The page waits no longer for the first state: a locked keychain may be waiting for its owner. */
const firstStateMs = 1500;

/** Called once, before Electron is ready, by whoever holds the single instance lock. */
export function runApp(invocation: Invocation, machine: Machine): void {
  const ground = layGround(invocation, machine);
  const { desktop, emit, logOf, settings, reading } = ground;
  const engine = createEngineState(clock, unregisterMs);
  const calls = createCallKeeping(clock);
  const window = joinWindow(ground, {
    hidden: invocation.hidden,
    onPageGone() {
      engine.reset();
      sharing.pageGone();
      relay.pageGone();
      watch.look();
      calls.pageGone();
      detours.closeAll();
      side.quickDial.pageGone();
      surroundings.look();
      updates.look();
    },
    onSeen() {
      side.look();
      emit('window.changed', { seen: side.isSeen() });
    },
    onFocus() {
      if (calling.recents.seen()) surroundings.look();
    },
  });
  const people = joinPeople(ground, () => surroundings.look());
  const identity = joinIdentity(ground, engine.unregistered, people.wipe);
  const relay = createEngineRelay({
    emit: (request) => emit('control.requested', request),
    clock,
    timeoutMs: relayTimeoutMs,
  });

  let isServed = false;
  const calling = joinLinks({
    ...{ app, desktop, relay, recents: people.recents },
    engine: engine.get,
    present: () => {
      // A page that is loaded before it can be served stays empty.
      if (isServed) window.present();
    },
    log: logOf('links'),
  });
  const side = joinSideWindows({
    ...{ app, ground, relay, calling, window },
    people: people.source,
    standing: people.standing,
    pictureOf: people.pictureOf,
    engine: engine.get,
  });
  const sharing = joinScreenShare({ ground, window, engine: engine.get });
  const surroundings = joinSurroundings({
    ...{ app, nativeTheme, desktop, relay, calling, updateSettings },
    machine: ground.machine,
    engine: engine.get,
    isLooking: side.isLooking,
    openQuickDial: () => side.quickDial.open(),
    stopSharing: sharing.stop,
    openRoom(room) {
      window.present();
      emit('room.requested', { room });
    },
    log: logOf('surroundings'),
  });
  const messages = joinMessages(ground, {
    ...{ people: people.people, sense: people.sense, account: people.account },
    resolveDial: calling.dialling.resolve,
    isLooking: side.isLooking,
    openChat(chat) {
      window.present();
      emit('room.requested', { room: 'messages', chat });
    },
  });
  ground.onDesktop(() => {
    people.look();
    messages.look();
    surroundings.look();
    side.look();
    watch.look();
  });
  const pretendIdle = joinIdle(app, ground);
  joinQuiet(app, ground);
  const updates = joinUpdates(app, ground, engine.get, (last) => farewell.leave(last));
  joinSoundServer(app, ground);
  const watch = createWatch(() => report(desktop.get(), engine.get()));
  const network = joinNetwork(ground);
  const { detours, servers } = joinSockets(ground, network);
  const support = joinSupport(ground, {
    ...{ app, dialog, relay },
    engine: engine.get,
    network: network.state,
    recents: calling.recents,
  });
  const control = joinControl(ground);

  const farewell = createFarewell({
    // Its bar can be closed from now on.
    first: sharing.stop,
    isNeeded: () => window.current() !== null && isBusy(engine.get()),
    ask: () => emit('app.quitting', null),
    unfinished: identity.unfinished,
    quit: () => app.quit(),
    ...{ clock, mostMs: farewellMs },
  });
  app.on('before-quit', farewell.beforeQuit);
  app.on('activate', () => window.present());
  const started = app.whenReady().then(() => {
    const camera = () => cameraRulesOf(desktop.get().identity, engine.get().calls);
    const rules = { camera, mayCapture: sharing.mayCapture };
    openSurface(app, protocol, session.defaultSession, rules, people.picture, logOf('windows'));
    sharing.start(session.defaultSession);
    verifyCertificates(session.defaultSession, {
      policy: reading.policy,
      clock,
      log: logOf('certificates'),
      onRefused: (refusal) => emit('certificate.refused', refusal),
    });
    joinHeadsets(ground, { app, dialog, session: session.defaultSession, updateSettings });
    isServed = true;
    network.start();
    window.present();
    calling.start();
    surroundings.start();
    side.start();
    return identity.start();
  });
  started.catch((error: unknown) => logOf('main').error(`start: ${describeError(error)}`));
  registerRequests(
    ipcMain,
    createHandlers({
      desktop: { ...desktop, ready: () => Promise.race([started, timePasses(clock, firstStateMs)]) },
      identity: { ...identity, signIn: (wish) => identity.signIn((url) => openInBrowser(url, shell), wish) },
      updateSettings,
      ...{ updates, tokens: control.handlers, quit: () => app.quit() },
      resolveDial: calling.dialling.resolve,
      decideLink: calling.links.decide,
      quickDial: side.quickDial,
      testShortcut: side.testShortcut,
      card: side.callWindows,
      quitReady: farewell.ready,
      network: {
        state: network.state,
        hint: () => network.hint('hint'),
        awaitServer: servers.awaitReturn,
      },
      detours,
      people: { ...people.handlers, ...messages.handlers },
      screenShare: sharing.handlers,
      reportMailbox(mailbox) {
        if (JSON.stringify(mailbox) !== JSON.stringify(desktop.get().mailbox)) desktop.set({ mailbox });
      },
      openWeb: (url) => openInBrowser(url, shell),
      openMicrophoneSettings: () => openMicrophoneSettings(machine.platform, shell),
      reportEngine(summary) {
        const { identity: state } = desktop.get();
        const isNew = engine.get().registration.state !== summary.registration.state;
        // While all is well.
        if (isNew && summary.registration.state === 'registered' && state.step === 'signed-in')
          detours.remember(state.account.servers.map(({ url }) => url));
        engine.set(people.follow(summary));
        sharing.look();
        watch.look();
        calling.follow();
        if (side.isLooking()) calling.recents.seen();
        surroundings.look();
        updates.look();
        side.look();
      },
      calls,
      support,
      readLog: support.readLog,
      settleControl: relay.settle,
      writeLog: ground.write,
      logLevel: chooseLogLevel(machine.environment.OFFHOOK_LOG),
    }),
    logOf('ipc'),
  );
  async function updateSettings(update: SettingsUpdate): Promise<void> {
    const saved = settings.update(withoutOldEnd(update));
    desktop.set({ settings: settings.resolved() });
    applyLook(settings.resolved());
    calling.settingsChanged();
    await saved;
  }

  const commands = createCommands({
    ...{ tokens: control.tokens, onRevoked: control.onRevoked, checkUpdate: updates.check },
    desktop: desktop.get,
    engine: engine.get,
    relay,
    resolveDial: calling.dialling.resolve,
    signIn: identity.signIn,
    capture: () => captureWindow(window),
    quickDial: () => side.quickDial.open(),
    writeBundle: support.write,
    ...{ history: people.history, messages: messages.handlers },
    simulate: createFaultInjector(
      app.isPackaged ? null : joinFaults(ground, { network, window, relay, pretendIdle }),
    ),
    // After the reply is out.
    quit: () => setImmediate(() => app.quit()),
  });
  void control.open(commands, watch);
}

function joinNetwork({ machine, logOf, emit }: Ground): NetworkMonitor {
  const ip = () => spawn('ip', ipMonitorArguments, { stdio: ['ignore', 'pipe', 'ignore'] });
  const monitor = createNetworkMonitor({
    readInterfaces: () => readInterfaces(networkInterfaces()),
    readRouteAddress,
    follow: machine.platform === 'linux' ? (onSign, onGone) => followIp({ spawn: ip, onSign, onGone }) : null,
    onChange: (change) => emit('network.changed', change),
    clock,
    log: logOf('network'),
  });
  void app.whenReady().then(() => {
    powerMonitor.on('resume', () => monitor.hint('resume'));
    // Nobody slept for certain: asked, not doubted.
    powerMonitor.on('unlock-screen', () => monitor.hint('hint'));
  });
  app.on('will-quit', () => monitor.stop());
  return monitor;
}
