import { createRoot } from 'react-dom/client';
import type { ControlReply } from '../shared/control.ts';
import { isQuiet } from '../shared/desktop-quiet.ts';
import type { NetworkState } from '../shared/network.ts';
import { askPrecall } from './ask-precall.ts';
import { connectDesktop } from './desktop.ts';
import { createDetourSockets } from './detour-socket.ts';
import { createSound } from './devices/create-sound.ts';
import { createCallEngine } from './engine/call-engine.ts';
import { systemClock } from './engine/clock.ts';
import { runCommand } from './engine/commands.ts';
import type { CredentialProvider } from './engine/core/ports.ts';
import { createCamera } from './engine/media/camera.ts';
import { createConferenceMixer } from './engine/media/conference-mixer.ts';
import { contextFor, contextForNothing } from './engine/media/context-for.ts';
import { placeInFreshFrame } from './engine/media/fresh-frame.ts';
import noiseWorklet from './engine/media/noise-worklet.ts?worker&url';
import { createPeerMedia } from './engine/media/peer-media.ts';
import { createScreen } from './engine/media/screen.ts';
import { createSilence } from './engine/media/silence.ts';
import { createSoundTest } from './engine/media/sound-test.ts';
import { createSuppressNoise, suppressorRate } from './engine/media/suppress-noise.ts';
import { createTones } from './engine/media/tones.ts';
import { createSipAgent } from './engine/sip/sip-agent.ts';
import { openWebSocket } from './engine/sip/web-socket.ts';
import { createIceServers } from './ice-servers.ts';
import { loadInstanceId } from './instance-id.ts';
import { joinHeadsets } from './join-headsets.ts';
import { joinPrecall } from './join-precall.ts';
import { createMessenger } from './messages/create-messenger.ts';
import { createPageLog } from './page-log.ts';
import { createPhone } from './phone.ts';
import { settlePictures } from './pictures/settle-pictures.ts';
import { createShrinkPicture } from './pictures/shrink-picture.ts';
import { tellChanges } from './presence/tell-changes.ts';
import { createPresence } from './presence.ts';
import { reportTo } from './report.ts';
import { restTryOut } from './rest-try-out.ts';
import { App } from './ui/app.tsx';
import { enPrecall } from './ui/text/en-precall.ts';
import { catalogues, resolveLanguage } from './ui/text/language.ts';
import { followMailbox } from './voicemail/follow-mailbox.ts';
import { watchContacts } from './watch-contacts.ts';

// The composition root of the renderer: the only file that knows everyone.
const bridge = connectDesktop();
const pageLog = createPageLog(async (line) => {
  const reply = await bridge.request('log.write', line);
  return reply.ok ? reply.value.from : null;
});
const log = pageLog.write;
const credentials: CredentialProvider = async ({ method, uri, status, challenges }) => {
  const reply = await bridge.request('auth.sipCredential', {
    method,
    uri,
    status,
    challenges: [...challenges],
  });
  return reply.ok ? reply.value.authorization : null;
};
const openDetour = createDetourSockets(bridge, () => crypto.randomUUID());
/** As main told it last. */
let network: NetworkState | null = null;
// Whatever the system's clock is set to meanwhile.
const monotonic = { now: () => performance.now(), after: systemClock.after };
// Only there a sound server moves streams by itself.
const sound = createSound(navigator.mediaDevices, /Linux/.test(navigator.userAgent) ? monotonic : null);
const suppressNoise = createSuppressNoise({
  createContext: () => contextForNothing({ sampleRate: suppressorRate }),
  worklet: noiseWorklet,
});
const soundDesk = {
  ...sound,
  test: createSoundTest({
    devices: navigator.mediaDevices,
    sound,
    clock: monotonic,
    createContext: contextFor,
    createSilence,
    suppressNoise,
  }),
};
restTryOut(bridge, document, soundDesk.test);
// Names of devices come with the permission, which is told by nothing else.
void navigator.permissions.query({ name: 'microphone' }).then((status) => {
  status.addEventListener('change', () => void sound.look());
});
const tones = createTones(contextFor, {
  sinksOf: (tone) => (tone === 'ring' ? sound.get().ringers : [sound.get().speaker]),
  subscribe: sound.subscribe,
});
const screen = createScreen({
  devices: navigator.mediaDevices,
  desk: {
    async ask() {
      const reply = await bridge.request('screenShare.request', null);
      if (!reply.ok || reply.value.id === null) return null;
      return { id: reply.value.id, sound: reply.value.sound };
    },
    over: (id, by) => void bridge.request('screenShare.stop', { id, by }),
    obeyed: (id, paused) => void bridge.request('screenShare.obeyed', { id, paused }),
    heard: (id, heard) => void bridge.request('screenShare.heard', { id, heard }),
  },
  standIn() {
    const { state } = bridge.getSnapshot();
    const language = state?.settings.language.value ?? 'system';
    return catalogues[resolveLanguage(language, state?.app.locale ?? navigator.language)].screenShare.standIn;
  },
  onOver() {
    for (const { id, video } of phone.getSnapshot().calls)
      if (video.source === 'screen') phone.actions.stopVideo(id);
  },
});
const instanceId = loadInstanceId(localStorage, () => crypto.randomUUID());

const presence = createPresence({ clock: systemClock, log, instanceId });
const phone = createPhone((account, availability) => {
  const iceServers = createIceServers(bridge, account);
  const engine = createCallEngine({
    account,
    availability,
    saveAvailability: (changes) => void bridge.request('settings.update', changes),
    createAgent: (listener, newCallId) =>
      createSipAgent({
        aor: account.aor,
        displayName: account.displayName,
        servers: account.servers.map(({ url }) => url),
        instanceId,
        userAgentString: `Offhook/${bridge.getSnapshot().state?.app.version ?? '0'}`,
        createSocket: (url, way) => (way === 'detour' ? openDetour(url) : openWebSocket(url)),
        credentials,
        listener,
        log,
        clock: systemClock,
        sessionExpiresS: account.calls.sessionExpiresS,
        newCallId,
      }),
    createMedia: (onFailed, onEvent) =>
      createPeerMedia({
        ...{
          account,
          devices: navigator.mediaDevices,
          permissions: navigator.permissions,
          sound,
          clock: monotonic,
          suppressNoise,
          onFailed,
          onEvent,
        },
        iceServers,
        placeFresh: placeInFreshFrame,
        video: {
          camera: createCamera(navigator.mediaDevices, () => sound.get().cameras),
          screen: screen.open,
        },
      }),
    createMixer: () => createConferenceMixer(contextForNothing),
    receiveMessage: (message) => messenger.receive(message),
    store: {
      async take() {
        const reply = await bridge.request('calls.take', null);
        return reply.ok ? reply.value : null;
      },
      keep: (calls) => void bridge.request('calls.keep', calls),
    },
    tones,
    awaitServer: async (urls) => {
      const reply = await bridge.request('network.awaitServer', { urls: [...urls] });
      return reply.ok ? reply.value.url : null;
    },
    clock: systemClock,
    log,
    network: () => network,
  });
  presence.use(account, engine.packages);
  const leaveMailbox = followMailbox({
    packages: engine.packages,
    aor: account.aor,
    policy: account.calls.voicemail,
    onChange: (mailbox) => void bridge.request('voicemail.report', mailbox),
  });
  return {
    ...engine,
    stop() {
      leaveMailbox();
      return engine.stop();
    },
  };
});

const messenger = createMessenger({
  request: bridge.request,
  account() {
    const identity = bridge.getSnapshot().state?.identity;
    if (identity?.step !== 'signed-in') return null;
    return { aor: identity.account.aor, policy: identity.account.calls.messages };
  },
  isRegistered: () => phone.getSnapshot().registration.step === 'registered',
  send: phone.sendMessage,
  newId: () => crypto.randomUUID(),
  clock: systemClock,
  log,
});
let registered = false;
phone.subscribe(() => {
  const now = phone.getSnapshot().registration.step === 'registered';
  if (now && !registered) messenger.look();
  registered = now;
});
bridge.on('messages.changed', () => messenger.look());

bridge.subscribe(() => {
  const { state } = bridge.getSnapshot();
  const identity = state?.identity;
  if (state !== null) {
    screen.follow(state.screenShare.share);
    const { doNotDisturb, forward } = state.settings;
    phone.followAvailability({
      ...{ doNotDisturb: doNotDisturb.value, forward: forward.value },
      quiet: isQuiet(state),
    });
    sound.follow(state.settings);
    const { ownPresence, presenceNote, lamps } = state.settings;
    presence.settingsAre(
      {
        ...{ ownPresence: ownPresence.value, presenceNote: presenceNote.value },
        ...{ doNotDisturb: doNotDisturb.value, lamps: lamps.value },
      },
      state.favourites.flatMap(({ numbers }) => numbers),
    );
  }
  if (identity?.step !== 'signed-in') presence.use(null, null);
  void phone.use(identity?.step === 'signed-in' ? identity.account : null);
});
phone.subscribe(() => presence.callsAre(phone.getSnapshot().calls.some(({ step }) => step === 'connected')));
bridge.on('idle.changed', ({ idle }) => presence.idleIs(idle));
watchContacts(bridge, presence.contactsAre);
settlePictures({
  bridge,
  shrink: createShrinkPicture(
    () => new Worker(new URL('./pictures/picture-worker.ts', import.meta.url), { type: 'module' }),
    monotonic.after,
  ),
  ...monotonic,
});
tellChanges(
  presence.subscribe,
  () => presence.getSnapshot().colleagues,
  systemClock,
  (changes) => {
    void bridge.request('presence.report', changes);
  },
);
reportTo((summary) => void bridge.request('engine.report', summary), phone);
bridge.on('certificate.refused', ({ host, reason }) => phone.certificateRefused(host, reason));
bridge.on('app.quitting', () => {
  void phone.close().then(() => {
    pageLog.flush();
    return bridge.request('app.quitReady', null);
  });
});
bridge.on('credential.renewed', () => phone.credentialRenewed());
void bridge.request('network.get', null).then((reply) => {
  if (reply.ok) network ??= reply.value;
});
// As the browser would say it, where it knew.
bridge.on('devices.changed', () => void navigator.mediaDevices.dispatchEvent(new Event('devicechange')));
bridge.on('network.changed', (change) => {
  phone.networkChanged(change);
  network = change.after;
});
// Main looks for itself; the browser may have heard of something first.
const hint = () => void bridge.request('network.hint', null);
window.addEventListener('online', hint);
window.addEventListener('offline', hint);
// Chromium's own, and in no type library: another kind of network.
if ('connection' in navigator && navigator.connection instanceof EventTarget) {
  navigator.connection.addEventListener('change', hint);
}
const headsets = joinHeadsets(phone, sound, (line) => log('info', 'headset', line));
const precall = joinPrecall(bridge, phone, sound);
bridge.on('control.requested', ({ id, command }) => {
  const settle = (reply: ControlReply) => void bridge.request('control.settle', { id, reply });
  if (command.verb === 'check') void askPrecall(precall, enPrecall).then(settle);
  else settle(runCommand(command, phone.actions, phone.getSnapshot, phone));
});

const root = document.getElementById('root');
if (root === null) throw new Error('index.html has no #root');
createRoot(root).render(
  <App {...{ engine: phone, desktop: bridge, sound: soundDesk, presence, precall, headsets }} />,
);
