import { reachable } from '../../../src/renderer/engine/core/availability.ts';
import { type CallPolicy, defaultCallPolicy } from '../../../src/shared/call-policy.ts';
import { plainDialling } from '../../../src/shared/dialling/dialling.ts';
import { noShortcuts } from '../../../src/shared/global-shortcuts.ts';
import { noMailbox } from '../../../src/shared/mailbox.ts';
import { resolveSettings } from '../../../src/shared/settings.ts';
import { sampleHeadsets } from './fake-headsets.ts';
import type { SampleSound } from './fake-sound.ts';
import {
  before,
  connection,
  type GalleryState,
  phone,
  sideWindow,
  toColleagues,
  toConnection,
  toDetails,
  toPeople,
  toSettings,
  toTopic,
  toTransfer,
  withChats,
  withDesktop,
  withHeadsets,
  withLamps,
  withPolicy,
  withPrecall,
  withSound,
} from './gallery-state.ts';
import * as call from './sample-calls.ts';
import {
  chosenShortcuts,
  desktop,
  favourites,
  identities,
  managed,
  notices,
  onMac,
  registrations,
} from './sample-desktop.ts';
import { salesBox, severalBoxes } from './sample-mailboxes.ts';
import { longChat, pageOfChat, someChats } from './sample-messages.ts';
import { nobody, samplePicture } from './sample-people.ts';
import { found as checked } from './sample-precall.ts';
import { ringing } from './sample-presence.ts';
import { shareScreens } from './sample-share.ts';
import { card, found } from './sample-side.ts';
import * as talk from './sample-talks.ts';
import { trays } from './sample-tray.ts';

const jabra = { label: 'Jabra Evolve2 65', group: 'jabra' };
const webcam = { label: 'Logitech Webcam C925e', group: 'webcam' };
const desk = { label: 'Poly Sync 20', group: 'poly' };
const chosenDevices: SampleSound['settings'] = {
  microphones: [webcam, desk, jabra],
  speakers: [desk, 'system'],
  ringers: ['system', jabra],
};

const emergency: CallPolicy['emergency'] = {
  ...defaultCallPolicy.emergency,
  location: 'Hauptstraße 1, 2nd floor, room 214',
};
const { recents } = call;

export const galleryStates = {
  'starting-failed': { ...phone([]), desktop: null },
  unconfigured: before(identities.unconfigured),
  'policy-broken': before(identities.policyBroken),
  'signed-out': before(identities.signedOut),
  'sign-in-failed': before(identities.signInFailed),
  'signing-in': before(identities.signingIn),
  'choose-provider': before(identities.chooseProvider),
  'device-code': before(identities.deviceCode),
  'signed-out-wiped': before(identities.wiped),
  'setting-up': before(identities.settingUp),
  'set-up-failed': before(identities.setUpFailed),
  pad: phone([]),
  'pad-favourites': withDesktop({ favourites }),
  'pad-typed': phone(recents, { press: (text) => text.common.close }, { type: '+49 30 1234-56' }),
  'pad-refused': phone([], { type: 'who is there?\n' }),
  'connecting-details': connection(registrations.connecting, toConnection),
  'registered-details': connection(registrations.registered, toConnection),
  'waiting-details': connection(registrations.waiting, toConnection),
  refused: connection(registrations.refused),
  incoming: phone([call.incoming]),
  'incoming-two': phone([...recents, call.incoming, call.incomingUnnamed]),
  'incoming-in-call': phone([...recents, call.connected, call.incomingUnnamed]),
  'incoming-in-settings': phone([call.incoming], toSettings),
  calling: phone([call.outgoing]),
  ringing: phone([...recents, call.ringing]),
  connected: phone([...recents, call.connected]),
  'connected-details': phone([call.connected], toDetails),
  muted: phone([{ ...call.connected, muted: true }]),
  'poor-sound': phone([call.poor]),
  recorded: phone([call.recorded]),
  roamed: phone([call.roamed]),
  'roamed-with-notices': { ...phone([call.roamed]), desktop: { ...desktop, secretStore: 'memory', notices } },
  returning: phone([talk.returning]),
  'returning-rings': phone([talk.returningRings]),
  keypad: phone([{ ...call.connected, dtmf: '4711#' }], { press: (text) => text.call.keypad }),
  holding: phone([talk.holding]),
  held: phone([talk.held]),
  'held-by-them': phone([talk.heldByThem]),
  'hold-refused': phone([talk.holdRefused]),
  'keypad-held': phone([talk.digitsHeld], { press: (text) => text.call.keypad }),
  'keypad-lost': phone([talk.digitsLost], { press: (text) => text.call.keypad }),
  'keypad-waiting': phone([talk.digitsWaiting], { press: (text) => text.call.keypad }),
  transfer: phone([talk.heldAside, talk.other], toTransfer, { type: '7042' }),
  'transfer-under-way': phone([talk.transferring]),
  'transfer-failed': phone([talk.transferFailed]),
  'transfer-unknown': phone([talk.transferUnknown]),
  'transfer-not-asked': phone([talk.transferNotAsked]),
  'transfer-asked': phone([talk.asked]),
  'asking-first': phone(talk.consulting),
  'call-on-hold-beside': phone([...recents, talk.heldAside, talk.other]),
  conference: phone([...recents, ...talk.conference]),
  'video-theirs': phone([...recents, talk.seesThem]),
  'video-unreadable': phone([...recents, talk.frozen]),
  'video-not-coming': phone([...recents, talk.emptyPicture]),
  'video-both': phone([...recents, talk.seenBoth]),
  'video-large': phone([talk.seenBoth], { press: (text) => text.video.large }),
  'video-ours': phone([talk.showsAlone]),
  'video-opening': phone([talk.opensCamera]),
  'share-opening': phone([talk.opensScreen]),
  'video-paused': phone([talk.pausedPicture]),
  'video-not-taken': phone([talk.notSeen]),
  'video-began-anew': phone([talk.beganAnew]),
  'video-no-way': phone([talk.stuckPicture]),
  'waiting-call': phone([...recents, call.connected, talk.waitingCall]),
  'send-elsewhere': phone([talk.waitingCall, call.connected], {
    press: (text) => text.inCall.sendElsewhere,
  }),
  'incoming-diverted': phone([talk.diverted]),
  'incoming-doubtful': phone([talk.doubtful]),
  'early-media': phone([talk.early]),
  emergency: withPolicy({ emergency }, talk.emergency),
  'emergency-beside': withPolicy({ emergency }, talk.heldAside, talk.emergency),
  'emergency-failed': withPolicy({ emergency }, talk.heldAside, talk.emergencyFailed),
  'full-details': phone([talk.detailed], toDetails),
  'do-not-disturb': {
    ...phone([]),
    engine: {
      registration: registrations.registered,
      calls: [],
      availability: { doNotDisturb: true, quiet: false, forward: { ...reachable.forward, always: '200' } },
    },
  },
  'desktop-quiet': withDesktop({ desktopQuiet: 'on' }),
  'desktop-quiet-incoming': {
    ...phone([call.incoming]),
    desktop: { ...desktop, desktopQuiet: 'on' },
  },
  'missed-while-away': connection({
    ...registrations.registered,
    lastGap: { from: Date.now() - 240_000, to: Date.now() - 120_000 },
  }),
  'pad-emergency': { ...withPolicy({ emergency }), steps: [{ type: '112' }] },
  'pad-pick-up': withPolicy({ pickUp: '*8' }),
  'with-park': withPolicy({ park: '*68' }, call.connected),
  messages: withChats(someChats, { at: '.person-row' }),
  voicemail: withDesktop({ mailbox: { ...noMailbox, fresh: 3, old: 12, urgent: 1, number: '*97' } }),
  'voicemail-boxes': withDesktop({ mailbox: severalBoxes }, { at: '.header .button--quiet' }),
  'voicemail-of-sales': withDesktop({ mailbox: salesBox }),
  'voicemail-heard': withDesktop({
    mailbox: { ...noMailbox, old: 12, number: '*97' },
  }),
  'messages-empty': withChats([]),
  'messages-long': withChats(longChat, { at: '.person-row' }),
  'messages-page': withChats(pageOfChat, { at: '.person-row' }),
  'messages-link': withChats(someChats, { at: '.person-row' }, { at: '.message__link' }),
  'messages-new': withChats(someChats, { press: (text) => text.messages.begin }, { type: '7042' }),
  'ended-busy': withPolicy({ leaveMessage: '*' }, call.endedBusy),
  'two-calls': phone([...recents, talk.heldAside, talk.other]),
  'long-name': phone([{ ...call.connected, peer: call.longNamed, muted: true }]),
  'ended-not-found': phone([...recents, call.endedNotFound], toDetails),
  'ended-hung-up': phone([...recents, call.endedHungUp]),
  'ended-missed': phone([call.endedMissed]),
  'ended-calls-again': {
    ...phone([]),
    engine: { registration: registrations.waiting, calls: [call.endedLost], availability: reachable },
  },
  'called-again': phone([call.calledAgain]),
  'ended-refused': phone([call.endedRefused]),
  'ended-refused-mac': { ...phone([call.endedRefused]), desktop: onMac },
  'names-right-to-left': phone([...recents, ...talk.namedRightToLeft]),
  'ended-long': phone([call.endedLong]),
  'ended-moved': phone([{ ...call.endedHungUp, roams: call.roamed.roams }]),
  people: phone([], toPeople),
  'people-favourites': withDesktop({ favourites }, toPeople),
  'people-found': phone([], toPeople, { type: 'kr' }),
  'people-nobody': { ...phone([], toPeople), kept: nobody },
  'people-not-found': phone([], toPeople, { type: 'xyz' }),
  person: phone([], toPeople, { type: 'anna' }, { at: '.person-row' }),
  'person-picture-refused': phone(
    [],
    toPeople,
    { type: 'anna' },
    { at: '.person-row' },
    { press: (text) => text.people.picture.change },
  ),
  'person-remove': phone(
    [],
    toPeople,
    { type: 'anna' },
    { at: '.person-row' },
    { press: (text) => text.people.remove },
  ),
  'person-new': phone([], toPeople, { press: (text) => text.people.add }),
  'contact-files': phone([], toPeople, { press: (text) => text.people.files.open }),
  'import-question': phone(
    [],
    toPeople,
    { press: (text) => text.people.files.open },
    { press: (text) => text.people.files.chooseFile },
  ),
  colleagues: withLamps(phone([]), toColleagues, { at: '[data-number="7042"]' }),
  'colleagues-nobody': phone([], toColleagues),
  'colleagues-ringing': {
    ...withLamps(withPolicy({ pickUp: '*8' }, call.connected), toColleagues, { at: '[data-number="7001"]' }),
    presence: ringing,
  },
  'own-state': phone([], { at: '.own-state' }),
  'history-empty': { ...phone([]), kept: nobody },
  'history-unfolded': phone([], { at: '.history .call-row' }),
  'incoming-named': {
    ...phone([call.incoming]),
    desktop: {
      ...desktop,
      names: { [call.incoming.peer.uri]: 'Anna-Lena Krüger' },
      pictures: { [call.incoming.peer.uri]: samplePicture },
    },
  },
  settings: phone([], toSettings),
  'settings-calls': phone([], toSettings, toTopic('calls')),
  'settings-calls-unknown': withDesktop({ desktopQuiet: 'unknown' }, toSettings, toTopic('calls')),
  'settings-sound': phone([], toSettings, toTopic('sound')),
  'settings-sound-chosen': withSound(
    phone([]),
    { settings: chosenDevices, test: { step: 'listening', level: 0.2 } },
    toSettings,
    toTopic('sound'),
  ),
  'settings-sound-refused': withSound(
    phone([]),
    { settings: { echoCancellation: 'off' }, test: { problem: 'microphone-refused' } },
    toSettings,
    toTopic('sound'),
  ),
  headsets: withHeadsets(sampleHeadsets.several, [
    { vendorId: 0x1395, productId: 0x98, name: 'EPOS IMPACT 60' },
  ]),
  'headsets-trouble': withHeadsets(sampleHeadsets.trouble),
  'headsets-failing': withHeadsets(sampleHeadsets.failing),
  'headsets-unavailable': withHeadsets(sampleHeadsets.unavailable),
  check: withPrecall({}),
  'check-running': withPrecall({ step: 'sounding', level: 0.2 }),
  'check-ready': withPrecall({ step: 'done', findings: checked.ready }),
  'check-tls-only': withPrecall({ step: 'done', findings: checked.tlsOnly }, toDetails),
  'check-no-sound': withPrecall({ step: 'done', findings: checked.blocked }),
  'check-in-call': withPrecall({ step: 'stopped', because: 'call' }),
  'connected-sound': withSound(
    phone([call.connected]),
    { settings: chosenDevices },
    { press: (text) => text.sound.inCall },
  ),
  'microphone-gone': withSound(phone([call.withoutMicrophone]), { captured: 'gone' }),
  'microphone-busy': withSound(phone([call.microphoneBusy]), { captured: 'busy' }),
  'microphone-elsewhere': withSound(phone([call.connected]), {
    captured: 'elsewhere',
    inUse: 'm1',
    settings: { microphones: [{ label: 'Jabra Evolve2 65', group: 'jabra' }] },
  }),
  'noise-unaided': withSound(phone([call.connected]), { captured: 'unaided' }),
  'settings-dialling': phone([], toSettings, toTopic('dialling')),
  'settings-look': phone([], toSettings, toTopic('look')),
  'settings-keyboard': phone([], toSettings, toTopic('keyboard')),
  'settings-computer': phone([], toSettings, toTopic('computer')),
  'settings-support': phone([...recents, talk.detailed], toSettings, toTopic('support'), {
    press: (text) => text.support.bundle.prepare,
  }),
  'settings-about': {
    ...phone([], toSettings, toTopic('about')),
    desktop: { ...desktop, update: { step: 'resting', last: 'forged' } },
  },
  'settings-search': phone([], toSettings, { focus: (text) => text.settings.search }, { type: 'link' }),
  'settings-not-found': phone([], toSettings, { focus: (text) => text.settings.search }, { type: 'coffee' }),
  'settings-managed': withDesktop(
    {
      identity: managed,
      secretStore: 'none',
      settings: resolveSettings(
        {},
        { language: 'en', doNotDisturb: false, forward: reachable.forward, dialling: plainDialling },
      ),
    },
    toSettings,
  ),
  'sign-out-question': phone([call.connected], toSettings, toTopic('account'), {
    press: (text) => text.common.signOut,
  }),
  'link-question': withDesktop({
    link: {
      id: 'link-1',
      step: 'asking',
      asked: '+442079460148',
      target: '000442079460148',
      why: ['international', 'outside-line'],
      extension: '42',
    },
  }),
  'link-waiting': {
    ...connection(registrations.connecting),
    desktop: {
      ...desktop,
      link: {
        id: 'link-1',
        step: 'waiting',
        asked: '7042',
        target: '7042',
        why: ['internal'],
        extension: null,
      },
    },
  },
  'update-ready': withDesktop({ update: { version: '0.2.0', step: 'ready' } }),
  'update-after-call': {
    ...phone([call.connected], toSettings, toTopic('about')),
    desktop: { ...desktop, update: { version: '0.2.0', step: 'after-call' } },
  },
  'quick-dial': sideWindow({ view: 'quick-dial', found: found.likely }),
  'quick-dial-typed': sideWindow({ view: 'quick-dial', found: found.typed }, { type: 'bi' }),
  'quick-dial-number': sideWindow({
    view: 'quick-dial',
    found: found.number,
    opened: { text: '+44 20 7946 0148', hint: null },
  }),
  'quick-dial-hint': sideWindow({ view: 'quick-dial', opened: { text: '', hint: 'clipboard-off' } }),
  'call-window': sideWindow({ view: 'call', card: card.talking }),
  'call-window-muted': sideWindow({ view: 'call', card: card.muted }),
  'call-window-unheard': sideWindow({ view: 'call', card: card.unheard }),
  'incoming-window': sideWindow({ view: 'incoming', card: card.ringing }),
  ...shareScreens,
  tray: { ...phone([]), trays },
  palette: phone([call.connected, call.incomingUnnamed], { hold: 'Control', key: 'k' }),
  'palette-people': withDesktop({ favourites }, { hold: 'Control', key: 'k' }, { type: 'kr' }),
  'palette-typed': phone([call.connected], { hold: 'Control', key: 'k' }, { type: 'm' }),
  'key-map': phone([], { type: '?' }),
  'settings-shortcuts': withDesktop(
    {
      shortcuts: { ...noShortcuts, quickDial: 'on', mute: 'taken', answer: 'on', hangUp: 'twice' },
      settings: resolveSettings({ globalShortcuts: chosenShortcuts }, {}),
    },
    toSettings,
    { press: (text) => text.settings.topics.keyboard },
  ),
  notices: withDesktop({ secretStore: 'memory', notices }),
  'notices-in-call': { ...phone([call.connected]), desktop: { ...desktop, secretStore: 'memory', notices } },
} as const satisfies Record<string, GalleryState>;

export type GalleryStateName = keyof typeof galleryStates;
export const galleryStateNames = Object.keys(galleryStates) as GalleryStateName[];
/** The tray is only pictured as a page. */
export const screens = galleryStateNames.filter((name) => name !== 'tray');

export function isGalleryState(name: string): name is GalleryStateName {
  return name in galleryStates;
}
