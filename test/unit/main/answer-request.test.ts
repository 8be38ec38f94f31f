import { describe, expect, it } from 'vitest';
import {
  answerRequest,
  type Handlers,
  isTrustedSender,
  RequestError,
} from '../../../src/main/answer-request.ts';
import { requests } from '../../../src/shared/ipc/contract.ts';
import { isEventName, isRequestName } from '../../../src/shared/ipc/names.ts';
import { createMemoryLog } from '../../support/memory-log.ts';

const page = { url: 'app://offhook/index.html', parent: null };

const refuse = (): never => {
  throw new Error('not asked for in this test');
};

function createHandlers(some: Partial<Handlers>): Handlers {
  return {
    'desktop.get': refuse,
    'auth.signIn': refuse,
    'auth.cancelSignIn': refuse,
    'auth.signOut': refuse,
    'auth.sipCredential': refuse,
    'auth.iceServers': refuse,
    'settings.update': refuse,
    'dialling.resolve': refuse,
    'link.decide': refuse,
    'quickDial.find': refuse,
    'quickDial.call': refuse,
    'quickDial.close': refuse,
    'presence.report': refuse,
    'favourite.set': refuse,
    'shortcut.test': refuse,
    'card.get': refuse,
    'card.act': refuse,
    'screenShare.request': refuse,
    'screenShare.look': refuse,
    'screenShare.choose': refuse,
    'screenShare.stop': refuse,
    'screenShare.obeyed': refuse,
    'screenShare.heard': refuse,
    'notice.dismiss': refuse,
    'tokens.list': refuse,
    'tokens.revoke': refuse,
    'app.quit': refuse,
    'update.check': refuse,
    'update.install': refuse,
    'microphone.openSettings': refuse,
    'app.quitReady': refuse,
    'network.get': refuse,
    'network.hint': refuse,
    'network.awaitServer': refuse,
    'detour.open': refuse,
    'detour.send': refuse,
    'detour.close': refuse,
    'people.find': refuse,
    'people.list': refuse,
    'people.get': refuse,
    'people.save': refuse,
    'people.remove': refuse,
    'people.choosePicture': refuse,
    'people.removePicture': refuse,
    'pictures.next': refuse,
    'pictures.settle': refuse,
    'people.previewImport': refuse,
    'people.lookImport': refuse,
    'people.import': refuse,
    'people.cancelImport': refuse,
    'people.undoImport': refuse,
    'people.lastImport': refuse,
    'people.export': refuse,
    'support.copy': refuse,
    'messages.chats': refuse,
    'messages.chat': refuse,
    'messages.list': refuse,
    'messages.open': refuse,
    'messages.send': refuse,
    'messages.sendAgain': refuse,
    'messages.remove': refuse,
    'messages.removeChat': refuse,
    'messages.seen': refuse,
    'messages.takeDisplayed': refuse,
    'messages.take': refuse,
    'messages.settle': refuse,
    'messages.receive': refuse,
    'messages.notified': refuse,
    'voicemail.report': refuse,
    'web.open': refuse,
    'history.list': refuse,
    'history.remove': refuse,
    'engine.report': refuse,
    'calls.keep': refuse,
    'calls.take': refuse,
    'control.settle': refuse,
    'log.read': refuse,
    'support.preview': refuse,
    'support.save': refuse,
    'log.write': refuse,
    ...some,
  };
}

describe('isTrustedSender', () => {
  it.each([
    ['the app page', page, true],
    ['another file of the app', { url: 'app://offhook/other.html', parent: null }, true],
    ['a frame inside the app', { url: 'app://offhook/index.html', parent: {} }, false],
    ['a host that begins alike', { url: 'app://offhook.evil/index.html', parent: null }, false],
    ['another scheme', { url: 'https://offhook/', parent: null }, false],
    ['a file', { url: 'file:///index.html', parent: null }, false],
    ['an empty page', { url: 'about:blank', parent: null }, false],
    ['a frame that is gone', null, false],
  ])('%s: %s', (_name, sender, expected) => {
    expect(isTrustedSender(sender)).toBe(expected);
  });
});

describe('answerRequest', () => {
  const log = createMemoryLog();

  it('gives the handler the parsed input and the page its value', async () => {
    const handlers = createHandlers({
      'auth.sipCredential': ({ method }) => ({ authorization: `Bearer for ${method}` }),
    });
    const input = { method: 'REGISTER', uri: 'sip:example.com', challenges: [], extra: 'dropped' };
    expect(await answerRequest('auth.sipCredential', handlers, page, input, log)).toEqual({
      ok: true,
      value: { authorization: 'Bearer for REGISTER' },
    });
  });

  it('does not call the handler for a stranger', async () => {
    const sender = { url: 'https://evil.example/', parent: null };
    expect(await answerRequest('auth.signOut', createHandlers({}), sender, null, log)).toEqual({
      ok: false,
      code: 'forbidden',
    });
  });

  it.each([
    ['auth.sipCredential', { method: 'register', uri: 'sip:a', challenges: [] }],
    ['auth.sipCredential', { method: 'REGISTER', uri: 'sip:a', challenges: Array(9).fill('Digest') }],
    ['settings.update', { theme: 'purple' }],
    ['settings.update', { unknown: true }],
    ['auth.signIn', undefined],
    ['log.write', { level: 'info', scope: 'x', message: 'y'.repeat(20_000), at: 0 }],
    ['log.write', { level: 'info', scope: 'x', message: 'y', at: Date.UTC(10_000, 0) }],
  ] as const)('does not call the handler for input that does not fit: %s %j', async (name, input) => {
    expect(await answerRequest(name, createHandlers({}), page, input, log)).toEqual({
      ok: false,
      code: 'bad-input',
    });
  });

  it('tells the page a code and the log the reason', async () => {
    const handlers = createHandlers({
      'auth.signIn': () => {
        throw new RequestError('not-available', 'managed');
      },
      'auth.signOut': () => Promise.reject(new Error('the disk is full')),
    });
    expect(await answerRequest('auth.signIn', handlers, page, { choice: 0, way: 'browser' }, log)).toEqual({
      ok: false,
      code: 'not-available',
    });
    expect(await answerRequest('auth.signOut', handlers, page, null, log)).toEqual({
      ok: false,
      code: 'failed',
    });
    expect(log.lines).toContain('warn auth.signOut failed: the disk is full');
  });
});

describe('the contract names of the preload', () => {
  it('are those of the contract and no others', () => {
    for (const name of Object.keys(requests)) expect(isRequestName(name)).toBe(true);
    for (const name of ['toString', '__proto__', 'desktop.changed', '', 'ELECTRON_BROWSER', 1, null]) {
      expect(isRequestName(name)).toBe(false);
    }
    expect(isEventName('desktop.changed')).toBe(true);
    expect(isEventName('desktop.get')).toBe(false);
  });
});
