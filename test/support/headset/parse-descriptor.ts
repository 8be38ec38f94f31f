import type { HidCollection, HidReport, HidReportItem } from '../../../src/renderer/headset/hid.ts';

interface Collection extends HidCollection {
  readonly usagePage: number;
  readonly usage: number;
  readonly children: Collection[];
  readonly inputReports: Report[];
  readonly outputReports: Report[];
}
interface Report extends HidReport {
  readonly reportId: number;
  readonly items: HidReportItem[];
}

interface Globals {
  page: number;
  size: number;
  count: number;
  reportId: number;
  minimum: number;
}

/**
 * What WebHID tells of a report descriptor (HID 1.11, section 6.2.2): short items only, and no push and pop. As in
 * Chromium, an item is told in its collection and in all around it.
 */
export function parseDescriptor(bytes: readonly number[]): HidCollection[] {
  const roots: Collection[] = [];
  const open: Collection[] = [];
  const globals: Globals = { page: 0, size: 0, count: 0, reportId: 0, minimum: 0 };
  let usages: number[] = [];
  let range: { minimum?: number; maximum?: number } = {};
  const usageOf = (data: number, size: number): number =>
    size === 4 ? data : globals.page * 0x1_0000 + data;

  function begin(): void {
    const [usage = 0] = usages;
    const collection: Collection = {
      ...{ usagePage: usage >>> 16, usage: usage & 0xffff },
      ...{ children: [], inputReports: [], outputReports: [] },
    };
    (open.at(-1)?.children ?? roots).push(collection);
    open.push(collection);
  }

  function addItem(kind: 'inputReports' | 'outputReports', flags: number): void {
    const item: HidReportItem = {
      isConstant: (flags & 1) !== 0,
      isArray: (flags & 2) === 0,
      isAbsolute: (flags & 4) === 0,
      ...(range.minimum === undefined
        ? { isRange: false, usages }
        : { isRange: true, usageMinimum: range.minimum, usageMaximum: range.maximum ?? range.minimum }),
      ...{ reportSize: globals.size, reportCount: globals.count, logicalMinimum: globals.minimum },
    };
    for (const collection of open) {
      let report = collection[kind].find(({ reportId }) => reportId === globals.reportId);
      if (report === undefined) {
        report = { reportId: globals.reportId, items: [] };
        collection[kind].push(report);
      }
      report.items.push(item);
    }
  }

  function main(tag: number, data: number): void {
    if (tag === 0xa0) begin();
    if (tag === 0xc0) open.pop();
    if (tag === 0x80) addItem('inputReports', data);
    if (tag === 0x90) addItem('outputReports', data);
    usages = [];
    range = {};
  }

  for (let at = 0; at < bytes.length; ) {
    const prefix = bytes[at] ?? 0;
    const size = [0, 1, 2, 4][prefix & 3] ?? 0;
    const data = bytes
      .slice(at + 1, at + 1 + size)
      .reduce((sum, byte, index) => sum + byte * 2 ** (8 * index), 0);
    at += 1 + size;
    const tag = prefix & 0xfc;
    if ((tag & 0x0c) === 0) main(tag, data);
    else if (tag === 0x04) globals.page = data;
    else if (tag === 0x14) globals.minimum = data;
    else if (tag === 0x74) globals.size = data;
    else if (tag === 0x94) globals.count = data;
    else if (tag === 0x84) globals.reportId = data;
    else if (tag === 0x08) usages.push(usageOf(data, size));
    else if (tag === 0x18) range.minimum = usageOf(data, size);
    else if (tag === 0x28) range.maximum = usageOf(data, size);
  }
  return roots;
}
