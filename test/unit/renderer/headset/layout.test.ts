import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { HidCollection, HidReport, HidReportItem } from '../../../../src/renderer/headset/hid.ts';
import { readLayout } from '../../../../src/renderer/headset/layout.ts';
import { readReport, writeLights } from '../../../../src/renderer/headset/reports.ts';
import { families, readHeadset } from '../../../support/headset/headset-data.ts';

const dark = { offHook: false, mute: false, ring: false, hold: false };
const looks = {
  dark,
  ringing: { ...dark, ring: true },
  talking: { ...dark, offHook: true },
  muted: { ...dark, offHook: true, mute: true },
};

function layoutOf(collections: readonly HidCollection[]) {
  const layout = readLayout(collections);
  if (layout === null) throw new Error('no buttons were found');
  return layout;
}

describe.each(families)('the descriptor of %s', (family) => {
  const { collections, reports, lights } = readHeadset(family);
  const layout = layoutOf(collections);
  const read = ([reportId = 0, ...bytes]: readonly number[]) =>
    readReport(layout, reportId, new DataView(Uint8Array.from(bytes).buffer));
  const on = (report: readonly number[] | undefined) =>
    read(report ?? []).flatMap(({ control, isOn }) => (isOn ? [control] : []));

  it('has a hook, a mute button, and a way to send a caller away', () => {
    expect(on(reports.answer[0])).toEqual(['hook']);
    expect(on(reports.mute[0])).toContain('mute');
    expect(['flash', 'drop']).toEqual(expect.arrayContaining(on(reports.reject[0])));
    expect(on(reports.reject[0])).toHaveLength(1);
    expect(on(reports.swap[0])).toContain('flash');
  });

  it.each(['dark', 'ringing', 'talking', 'muted'] as const)('is written byte for byte: %s', (look) => {
    const written = writeLights(layout, looks[look]).map(({ reportId, bytes }) => [reportId, ...bytes]);
    expect(written).toEqual(lights[look]);
  });
});

describe('a descriptor', () => {
  const items = (...list: HidReportItem[]): HidReport => ({ reportId: 1, items: list });
  const hook = { isAbsolute: true, reportSize: 1, reportCount: 1, usages: [0x0b0020] };

  it('without the telephony page has no buttons: volume keys, a mouse', () => {
    expect(readLayout([{ usagePage: 0x0c, usage: 1, inputReports: [items(hook)] }])).toBeNull();
    expect(readLayout([])).toBeNull();
    expect(readLayout([{ usagePage: 0x0b, usage: 5 }])).toBeNull();
  });

  it('that tells a report in its inner collection alone is understood as well', () => {
    const inner = { usagePage: 0x0b, usage: 5, inputReports: [items(hook)] };
    expect(readLayout([{ usagePage: 0x0c, usage: 1, children: [inner] }])?.controls).toMatchObject([
      { control: 'hook', offset: 0, sense: 'state' },
    ]);
  });

  it('with a range has its usages one bit after the other', () => {
    const range = {
      isRange: true,
      usageMinimum: 0x0b0020,
      usageMaximum: 0x0b002f,
      reportSize: 1,
      reportCount: 16,
    };
    const { controls } = layoutOf([{ usagePage: 0x0b, usage: 5, inputReports: [items(range)] }]);
    expect(controls.map(({ control, offset }) => [control, offset])).toEqual([
      ['hook', 0],
      ['flash', 1],
      ['drop', 6],
      ['mute', 15],
    ]);
  });

  it('whose report comes shorter than it says tells what is there, and no more', () => {
    const pad = { isConstant: true, reportSize: 8, reportCount: 1 };
    const mute = { reportSize: 1, reportCount: 1, usages: [0x0b002f] };
    const layout = layoutOf([{ usagePage: 0x0b, usage: 5, inputReports: [items(hook, pad, mute)] }]);
    expect(readReport(layout, 1, new DataView(Uint8Array.of(1).buffer))).toEqual([
      { control: 'hook', sense: 'state', isOn: true },
    ]);
    expect(readReport(layout, 2, new DataView(Uint8Array.of(1).buffer))).toEqual([]);
  });

  it('of any kind at all is read without throwing, and so is any report', () => {
    const number = fc.oneof(fc.integer({ min: -2, max: 64 }), fc.integer());
    const usage = fc.oneof(fc.constantFrom(0x0b0020, 0x0b002f, 0x080017, 0x080009), fc.integer());
    const item = fc.record(
      {
        ...{
          isAbsolute: fc.boolean(),
          isArray: fc.boolean(),
          isConstant: fc.boolean(),
          isRange: fc.boolean(),
        },
        ...{ reportSize: number, reportCount: number, logicalMinimum: number },
        ...{ usages: fc.array(usage, { maxLength: 5 }), usageMinimum: usage, usageMaximum: usage },
      },
      { requiredKeys: [] },
    );
    const report = fc.record(
      { reportId: fc.integer({ min: 0, max: 3 }), items: fc.array(item, { maxLength: 6 }) },
      { requiredKeys: [] },
    );
    const reports = fc.array(report, { maxLength: 3 });
    const collection = fc.record({
      usagePage: fc.constantFrom(0x0b, 0x0c, 0x08),
      usage: fc.constant(5),
      inputReports: reports,
      outputReports: reports,
    });
    fc.assert(
      fc.property(
        fc.array(collection, { maxLength: 3 }),
        fc.uint8Array({ maxLength: 12 }),
        fc.integer({ min: 0, max: 3 }),
        (collections, bytes, reportId) => {
          const layout = readLayout(collections);
          if (layout === null) return;
          readReport(layout, reportId, new DataView(Uint8Array.from(bytes).buffer));
          for (const { bytes: written } of writeLights(layout, { ...dark, offHook: true, mute: true }))
            expect(written.length).toBeLessThan(0x1_0000);
        },
      ),
      { numRuns: 500 },
    );
  });
});
