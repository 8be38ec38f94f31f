import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseChildren, parseClients, parseTitle } from '../../../../tools/electron-host/api/x-windows.ts';

describe('windows of an X display', () => {
  it.each([
    ['_NET_CLIENT_LIST(WINDOW): window id # 0x400009, 0x60000c\n', [0x400009, 0x60000c]],
    ['_NET_CLIENT_LIST(WINDOW): window id # \n', []],
    ['_NET_CLIENT_LIST:  not found.\n', []],
    ['_NET_CLIENT_LIST:  no such atom on any window.\n', []],
    ['', []],
  ])('are those that the window manager lists: %j', (printed, expected) => {
    expect(parseClients(printed)).toEqual(expected);
  });

  it('are those on the root where nobody lists any', () => {
    const printed = `
  Root window id: 0x50d (the root window) (has no name)
     2 children:
     0x20000d "Slides": ("xterm" "XTerm")  360x260+1200+700  +1200+700
     0x20000c (has no name): ()  1x1+0+0  +0+0
`;
    expect(parseChildren(printed)).toEqual([0x20000d, 0x20000c]);
  });

  it.each([
    ['WM_NAME(STRING) = "Slides"\n_NET_WM_NAME:  not found.\n', 'Slides'],
    ['WM_NAME(STRING) = "old"\n_NET_WM_NAME(UTF8_STRING) = "new \\"one\\" \\\\"\n', 'new "one" \\'],
    ['WM_NAME:  not found.\n', ''],
  ])('are called as their newer name says: %j', (printed, expected) => {
    expect(parseTitle(printed)).toBe(expected);
  });

  it('are read from anything a program may print', () => {
    fc.assert(
      fc.property(fc.string(), (printed) => {
        for (const id of [...parseClients(printed), ...parseChildren(printed)])
          expect(Number.isSafeInteger(id)).toBe(true);
        expect(typeof parseTitle(printed)).toBe('string');
      }),
    );
    fc.assert(
      fc.property(fc.array(fc.nat(0xffffffff)), (ids) => {
        const list = ids.map((id) => `0x${id.toString(16)}`).join(', ');
        expect(parseClients(`_NET_CLIENT_LIST(WINDOW): window id # ${list}\n`)).toEqual(ids);
      }),
    );
  });
});
