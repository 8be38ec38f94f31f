import type { EventName, RequestName } from './contract.ts';

// The contract's names without its schemas: the preload needs nothing more, and bundles no schema library.
// Typed as complete records: a name that is missing or too many does not compile.
const requestNames: Readonly<Record<RequestName, true>> = {
  'desktop.get': true,
  'auth.signIn': true,
  'auth.cancelSignIn': true,
  'auth.signOut': true,
  'auth.sipCredential': true,
  'auth.iceServers': true,
  'settings.update': true,
  'dialling.resolve': true,
  'link.decide': true,
  'quickDial.find': true,
  'quickDial.call': true,
  'quickDial.close': true,
  'favourite.set': true,
  'shortcut.test': true,
  'card.get': true,
  'card.act': true,
  'notice.dismiss': true,
  'app.quit': true,
  'update.install': true,
  'app.quitReady': true,
  'people.find': true,
  'people.list': true,
  'people.get': true,
  'people.save': true,
  'people.remove': true,
  'people.previewImport': true,
  'people.lookImport': true,
  'people.import': true,
  'people.cancelImport': true,
  'people.undoImport': true,
  'people.lastImport': true,
  'people.export': true,
  'history.list': true,
  'history.remove': true,
  'engine.report': true,
  'calls.keep': true,
  'calls.take': true,
  'network.get': true,
  'network.hint': true,
  'network.awaitServer': true,
  'detour.open': true,
  'detour.send': true,
  'detour.close': true,
  'control.settle': true,
  'log.read': true,
  'support.preview': true,
  'support.save': true,
  'log.write': true,
};

const eventNames: Readonly<Record<EventName, true>> = {
  'desktop.changed': true,
  'control.requested': true,
  'app.quitting': true,
  'room.requested': true,
  'quickDial.opened': true,
  'card.changed': true,
  'network.changed': true,
  'credential.renewed': true,
  'people.changed': true,
  'import.progressed': true,
  'detour.told': true,
  'certificate.refused': true,
};

export function isRequestName(name: unknown): name is RequestName {
  return typeof name === 'string' && Object.hasOwn(requestNames, name);
}

export function isEventName(name: unknown): name is EventName {
  return typeof name === 'string' && Object.hasOwn(eventNames, name);
}
