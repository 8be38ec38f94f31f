import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { freeName, keepEvidence } from '../../../bench/faults/evidence.ts';

describe('what is kept of a round that went wrong', () => {
  let folder = '';
  beforeEach(() => {
    folder = mkdtempSync(path.join(tmpdir(), 'offhook-evidence-'));
  });
  afterEach(() => rmSync(folder, { recursive: true }));

  it('has what all say, who says nothing, logs, captures and the registrars', async () => {
    const write = (name: string, text: string): string => {
      const file = path.join(folder, name);
      mkdirSync(path.dirname(file), { recursive: true });
      writeFileSync(file, text);
      return file;
    };
    write('alice/logs/offhook.log', 'a line of hers');
    const kept = path.join(folder, 'kept/relay-7');
    await keepEvidence(
      {
        apps: {
          alice: { userDataDir: path.join(folder, 'alice'), status: async () => ({ calls: [] }) },
          carol: {
            userDataDir: path.join(folder, 'carol'),
            status: () => Promise.reject(new Error('no answer within 30 s')),
          },
        },
        registrars: [
          async (question) => `${question} of the first`,
          () => Promise.reject(new Error('it is not there')),
        ],
        more: {
          'edge.log': path.join(folder, 'nothing.log'),
          'edge-logs': path.dirname(write('edge/a.log', '1')),
        },
      },
      {
        round: { situation: 'talking', befalls: [] },
        wrong: 'a lie',
        ...{ from: 0, to: 1000 },
        captures: { 'server-lo': write('1.pcap', 'packets') },
      },
      kept,
    );
    const told = JSON.parse(readFileSync(path.join(kept, 'round.json'), 'utf8')) as {
      readonly carol: string;
    };
    expect(told).toMatchObject({ wrong: 'a lie', until: '1970-01-01T00:00:01.000Z', alice: { calls: [] } });
    expect(told.carol).toContain('no answer within 30 s');
    expect(readdirSync(kept).toSorted()).toEqual([
      ...['alice-logs', 'edge-logs', 'registrars.txt', 'round.json', 'server-lo.pcap'],
    ]);
    expect(readFileSync(path.join(kept, 'alice-logs/offhook.log'), 'utf8')).toBe('a line of hers');
    const asked = readFileSync(path.join(kept, 'registrars.txt'), 'utf8');
    expect(asked).toContain('dlg.list of the first');
    expect(asked).toContain('it is not there');
  });

  it('never takes the place of what is kept already', () => {
    expect(freeName(folder, 'plain-3')).toBe(path.join(folder, 'plain-3'));
    mkdirSync(path.join(folder, 'plain-3'));
    mkdirSync(path.join(folder, 'plain-3-2'));
    expect(freeName(folder, 'plain-3')).toBe(path.join(folder, 'plain-3-3'));
  });
});
