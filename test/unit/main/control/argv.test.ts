import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseInvocation, programArguments } from '../../../../src/main/control/argv.ts';
import { usage, verbNames } from '../../../../src/main/control/verbs.ts';

const action = (...args: string[]) => parseInvocation(args).action;

describe('parseInvocation', () => {
  it.each([
    [['status'], { verb: 'status' }],
    [['status', '--json'], { verb: 'status' }],
    [['--json', 'status'], { verb: 'status' }],
    [['sign-in'], { verb: 'sign-in' }],
    [['sign-in', 'device'], { verb: 'sign-in', way: 'device' }],
    [['dial', '600'], { verb: 'dial', target: '600' }],
    [['dial', 'sip:bob@example.com'], { verb: 'dial', target: 'sip:bob@example.com' }],
    [['--user-data-dir', '/tmp/x', 'dial', '600'], { verb: 'dial', target: '600' }],
    [['dial', '--', '-600'], { verb: 'dial', target: '-600' }],
    [['answer'], { verb: 'answer' }],
    [['hangup'], { verb: 'hangup' }],
    [['dtmf', '12*#A,'], { verb: 'dtmf', digits: '12*#A,' }],
    [['hold'], { verb: 'hold' }],
    [['resume'], { verb: 'resume' }],
    [['swap'], { verb: 'swap' }],
    [['consult', '200'], { verb: 'consult', target: '200' }],
    [['transfer', '200'], { verb: 'transfer', target: '200' }],
    [['transfer'], { verb: 'transfer', target: null }],
    [['conference'], { verb: 'conference' }],
    [['split'], { verb: 'split' }],
    [['dnd', 'on'], { verb: 'dnd', on: true }],
    [['dnd', 'off'], { verb: 'dnd', on: false }],
    [['screenshot', 'a b.png'], { verb: 'screenshot', file: 'a b.png' }],
    [['support-bundle', 'b.zip'], { verb: 'support-bundle', file: 'b.zip' }],
    [['check'], { verb: 'check' }],
    [['watch'], { verb: 'watch' }],
    [['history'], { verb: 'history', text: '' }],
    [['history', 'Bob'], { verb: 'history', text: 'Bob' }],
    [['message', 'list'], { verb: 'message-list', text: '' }],
    [['message', 'list', 'Bob'], { verb: 'message-list', text: 'Bob' }],
    [
      ['message', 'send', '200', 'Are', 'you in?'],
      { verb: 'message-send', number: '200', text: 'Are you in?' },
    ],
    [['token', 'list'], { verb: 'token-list' }],
    [['token', 'revoke', 'My CRM'], { verb: 'token-revoke', name: 'My CRM' }],
    [
      ['token', 'create', 'My CRM', 'status,dial', 'watch'],
      { verb: 'token-create', name: 'My CRM', scopes: ['status', 'dial', 'watch'] },
    ],
    [['update'], { verb: 'update' }],
    [['quit'], { verb: 'quit' }],
    [['simulate', 'renderer-crash'], { verb: 'simulate', fault: 'renderer-crash' }],
  ])('reads %j', (args, command) => {
    expect(action(...args)).toEqual({ kind: 'command', command });
  });

  it.each([
    [['dial'], 'dial takes one NUMBER'],
    [['dial', ''], 'dial takes one NUMBER'],
    [['dial', '1', '2'], 'dial takes one NUMBER'],
    [['dial', '9'.repeat(257)], 'dial: a number has 256 characters at most'],
    [['dtmf', 'x'], 'dtmf: digits are 0-9 A-D * # and , for a pause'],
    [['dnd'], 'dnd takes one on or off'],
    [['dnd', 'maybe'], 'dnd takes on or off'],
    [['transfer', '1', '2'], 'transfer takes one NUMBER'],
    [['screenshot'], 'screenshot takes one FILE'],
    [['status', 'now'], 'status takes nothing'],
    [['history', 'a', 'b'], 'history takes one TEXT'],
    [['message'], 'message takes send or list'],
    [['message', 'read'], 'message takes send or list'],
    [['message', 'list', 'a', 'b'], 'message list takes one TEXT'],
    [['message', 'send', '200'], 'message send takes a NUMBER and a TEXT'],
    [['message', 'send', '200', ' '], 'message send: a message needs a text'],
    [['message', 'send', '200', 'x'.repeat(8001)], 'message send: a message has 8000 characters at most'],
    [['token'], 'token takes create, list or revoke'],
    [['token', 'create', 'CRM'], 'token create takes a NAME and at least one SCOPE'],
    [
      ['token', 'create', 'CRM', 'all'],
      'token create: a scope is one of status, watch, history, dial, calls, dnd',
    ],
    [
      ['token', 'create', '../x', 'dial'],
      'token create: a name has letters, digits, blanks and . _ -, 64 at most',
    ],
    [['token', 'revoke'], 'token revoke takes one NAME'],
    [['token', 'list', 'x'], 'token list takes nothing'],
    [['completion'], 'completion takes bash, zsh or fish'],
    [['completion', 'csh'], 'completion takes bash, zsh or fish'],
    [['simulate'], 'simulate takes one FAULT'],
    [
      ['simulate', 'fire'],
      'simulate: a fault is one of network-change, wss-drop, media-silence, renderer-crash, idle, in-use',
    ],
    [['status', '--policy'], '--policy needs a value'],
    [['--user-data-dir=', 'status'], '--user-data-dir needs a value'],
  ])('says what is wrong with %j', (args, message) => {
    expect(action(...args)).toEqual({ kind: 'usage', message });
  });

  it('names every verb in its help', () => {
    for (const verb of verbNames) expect(usage).toMatch(new RegExp(`^  ${verb}( |$)`, 'm'));
  });

  it('starts the app hidden where the desktop asks for it', () => {
    expect(parseInvocation(['--hidden'])).toMatchObject({
      hidden: true,
      unknown: [],
      action: { kind: 'app' },
    });
  });

  it('starts the app where there is no verb, whatever Chromium is told', () => {
    expect(parseInvocation(['--remote-debugging-port=0', '--policy=/p.json', 'data:,'])).toEqual({
      userDataDir: null,
      policyFile: '/p.json',
      json: false,
      help: false,
      hidden: false,
      unknown: ['--remote-debugging-port=0'],
      action: { kind: 'app', words: ['data:,'] },
    });
    expect(parseInvocation(['--policy', 'status']).policyFile).toBe('status');
    expect(parseInvocation(['--help']).help).toBe(true);
  });

  it('takes no switch from behind a link: a quote in it could have ended the desktop’s own', () => {
    const words = ['tel:600', '--policy=//evil.example/p.json', '--user-data-dir=/tmp/x', 'quit'];
    expect(parseInvocation(['--hidden', ...words])).toMatchObject({
      hidden: true,
      policyFile: null,
      userDataDir: null,
      unknown: [],
      action: { kind: 'app', words },
    });
    // What somebody types after a verb is nobody else's.
    expect(parseInvocation(['dial', 'tel:600', '--json'])).toMatchObject({ json: true });
  });

  it('reads every command line to the same end', () => {
    const word = fc.oneof(
      fc.string({ maxLength: 8 }),
      fc.constantFrom(...verbNames, '--json', '--', '--policy', '--user-data-dir=x', '-h'),
    );
    fc.assert(
      fc.property(fc.array(word, { maxLength: 6 }), (args) => {
        expect(['app', 'command', 'usage']).toContain(parseInvocation(args).action.kind);
      }),
    );
  });
});

describe('programArguments', () => {
  it.each([
    [['offhook', 'status'], true, ['status']],
    [['electron', '.', 'status'], false, ['status']],
    [['electron', '--inspect', '.'], false, ['--inspect', '.']],
    [['electron', 'status'], false, ['status']],
    [['offhook'], true, []],
    [['electron'], false, []],
  ])('%j, packaged %s: %j', (argv, isPackaged, expected) => {
    expect(programArguments(argv, isPackaged)).toEqual(expected);
  });
});
