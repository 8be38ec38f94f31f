import { describe, expect, it } from 'vitest';
import { findLink } from '../../../../src/main/links/find-link.ts';
import { followLinkSetting } from '../../../../src/main/links/link-handler.ts';
import { createMemoryLog } from '../../../support/memory-log.ts';

function createDesktop(takes = true) {
  const ours = new Set<string>();
  const asked: string[] = [];
  return {
    ours,
    asked,
    app: {
      isDefaultProtocolClient: (scheme: string) => ours.has(scheme),
      setAsDefaultProtocolClient(scheme: string, ...command: unknown[]) {
        asked.push(`set ${scheme} ${JSON.stringify(command)}`);
        if (takes) ours.add(scheme);
        return takes;
      },
      removeAsDefaultProtocolClient(scheme: string) {
        asked.push(`remove ${scheme}`);
        return ours.delete(scheme);
      },
    },
  };
}

describe('followLinkSetting', () => {
  it('registers all four schemes once, and withdraws them', () => {
    const desktop = createDesktop();
    const follow = followLinkSetting({ app: desktop.app, development: null, log: createMemoryLog() });
    follow('on');
    follow('on');
    expect([...desktop.ours]).toEqual(['tel', 'sip', 'sips', 'callto']);
    expect(desktop.asked).toHaveLength(4);
    follow('off');
    expect(desktop.ours.size).toBe(0);
  });

  it('touches nothing while it is off and others have the links', () => {
    const desktop = createDesktop();
    followLinkSetting({ app: desktop.app, development: null, log: createMemoryLog() })('off');
    expect(desktop.asked).toEqual([]);
  });

  it('names program and folder in development', () => {
    const desktop = createDesktop();
    const development = { program: '/usr/bin/electron', folder: '/src/offhook' };
    followLinkSetting({ app: desktop.app, development, log: createMemoryLog() })('on');
    expect(desktop.asked[0]).toBe('set tel ["/usr/bin/electron",["/src/offhook"]]');
  });

  it('says so in the log when the desktop does not take it', () => {
    const log = createMemoryLog();
    followLinkSetting({ app: createDesktop(false).app, development: null, log })('on');
    expect(log.lines).toHaveLength(4);
    expect(log.lines[0]).toContain('did not take it');
  });
});

describe('findLink', () => {
  it.each([
    [['tel:600'], 'tel:600'],
    [['--user-data-dir', 'x', 'sip:bob@example.com'], 'sip:bob@example.com'],
    [['--no-sandbox', '--', 'CALLTO:bob'], 'CALLTO:bob'],
    [[], null],
    [['https://example.com'], null],
    [['tel:600', '--policy=x', 'tel:700'], 'tel:600'],
    // A verb is a command and never comes with a link.
    [['dial', 'tel:600'], null],
  ])('in %j is %j', (args, link) => {
    expect(findLink(args)).toBe(link);
  });
});
