// The part of WebHID (https://wicg.github.io/webhid) that is used. It is in no type library of the compiler.

/** One main item of a report descriptor: `reportCount` fields of `reportSize` bits each. */
export interface HidReportItem {
  readonly isAbsolute?: boolean;
  /** The fields hold numbers of usages, where others have one field for each usage. */
  readonly isArray?: boolean;
  readonly isConstant?: boolean;
  readonly isRange?: boolean;
  readonly reportSize?: number;
  readonly reportCount?: number;
  /** Page in the upper 16 bits. */
  readonly usages?: readonly number[];
  readonly usageMinimum?: number;
  readonly usageMaximum?: number;
  readonly logicalMinimum?: number;
}

export interface HidReport {
  /** 0: the device has only one, which is not numbered. */
  readonly reportId?: number;
  readonly items?: readonly HidReportItem[];
}

export interface HidCollection {
  readonly usagePage?: number;
  readonly usage?: number;
  readonly children?: readonly HidCollection[];
  readonly inputReports?: readonly HidReport[];
  readonly outputReports?: readonly HidReport[];
}

export interface HidInputReport {
  readonly reportId: number;
  /** Without the number of the report. */
  readonly data: DataView;
  /** As `performance.now`. */
  readonly timeStamp: number;
}

export interface HidDevice {
  readonly vendorId: number;
  readonly productId: number;
  readonly productName: string;
  readonly opened: boolean;
  readonly collections: readonly HidCollection[];
  open(): Promise<void>;
  close(): Promise<void>;
  forget(): Promise<void>;
  sendReport(reportId: number, data: Uint8Array<ArrayBuffer>): Promise<void>;
  addEventListener(type: 'inputreport', listener: (report: HidInputReport) => void): void;
  removeEventListener(type: 'inputreport', listener: (report: HidInputReport) => void): void;
}

export interface Hid {
  /** Those that may be used and are plugged in. */
  getDevices(): Promise<readonly HidDevice[]>;
  /** Asks the person, and only after a gesture of theirs. Empty: they chose none. */
  requestDevice(options: {
    readonly filters: readonly { readonly usagePage: number }[];
  }): Promise<readonly HidDevice[]>;
  addEventListener(
    type: 'connect' | 'disconnect',
    listener: (event: { readonly device: HidDevice }) => void,
  ): void;
}
