import { chooseBitrate, type LossState, noLoss, stepLoss } from '../core/loss-protection.ts';
import { sends } from '../core/media-direction.ts';
import {
  isNews,
  measureGap,
  noSilence,
  type SilenceSample,
  type SilenceState,
  stepSilence,
} from '../core/media-silence.ts';
import type { MediaEvent } from '../core/ports.ts';
import type { MediaView, PictureFigures, PictureFlow } from '../snapshot.ts';
import type { Anchor } from './anchor.ts';
import type { MediaPolicy } from './media-policy.ts';
import { readLoss, readPictures, readSilence, readStats, type StatsEntry } from './read-stats.ts';

type Figures = Pick<MediaView, 'inbound' | 'outbound'>;

const mostDeafMs = 10_000;

export interface MediaWatch {
  /** One look at all connections of the call; `held`: nothing of the far side is wanted now. */
  look(anchors: readonly Anchor[], held: boolean): Promise<MediaView | null>;
  /** Keeps the figures of a connection that is about to close: the call's go on. */
  retire(anchor: Anchor): Promise<void>;
  /** From now on nothing that comes in counts, as if the path had died; until `listen`, 10 s at most. */
  deafen(): void;
  listen(): void;
}

/** Samples a call's media: figures for people, silence for the recovery, loss for RED and the bit rate. */
export function watchMedia(
  policy: MediaPolicy,
  tell: (event: MediaEvent) => void,
  onSample: (connection: RTCPeerConnection, entries: readonly StatsEntry[]) => void = () => undefined,
): MediaWatch {
  let silence: SilenceState = noSilence;
  let loss: LossState = noLoss;
  let lastReportAtMs = 0;
  let inboundBefore = { packets: 0, lost: 0 };
  let retired: Figures[] = [];
  let seen: PictureFigures[] = [];
  /** Of the samples, ms: since when nothing counts. */
  let deaf: { since: number | null } | null = null;

  async function look(anchors: readonly Anchor[], held: boolean): Promise<MediaView | null> {
    const reports = await Promise.all(anchors.map(({ connection }) => entriesOf(connection)));
    const current = reports.at(-1);
    const anchor = anchors.at(-1);
    if (current === undefined || anchor === undefined) return null;
    const views = reports.map(readStats);
    hear(reports, anchor, held);
    await protect(anchor, current);
    onSample(anchor.connection, current);
    const pictures = [...seen, ...reports.flatMap((report) => readPictures(report) ?? [])];
    const view = views.at(-1) ?? readStats(current);
    const figures = addUp([...retired, ...views]);
    const heardAt = views.flatMap(({ lastPacketAt }) => lastPacketAt ?? []);
    return {
      ...view,
      red: loss.red,
      lastPacketAt: heardAt.length === 0 ? null : Math.max(...heardAt),
      inbound: { ...figures.inbound, level: loudest(views, 'inbound') },
      outbound: { ...figures.outbound, level: view.outbound.level },
      ...(pictures.length === 0 ? {} : { video: addPictures(pictures) }),
    };
  }

  function hear(reports: readonly (readonly StatsEntry[])[], anchor: Anchor, held: boolean): void {
    const samples = reports.map(readSilence);
    const newest = samples.at(-1);
    if (newest === undefined) return;
    const heardAt = samples.flatMap(({ lastPacketAtMs }) => lastPacketAtMs ?? []);
    const packets = samples.map(({ packetsReceived }) => packetsReceived);
    const heard = {
      ...newest,
      lastPacketAtMs: heardAt.length === 0 ? (silence.last?.lastPacketAtMs ?? null) : Math.max(...heardAt),
      packetsReceived: sum([...packets, ...retired.map(({ inbound }) => inbound.packets)]),
    };
    const sample = listened(heard);
    const agreed = anchor.negotiated();
    const expected = !held && agreed !== null && sends(agreed.remoteDirection);
    const gapMs = expected && silence.verdict !== 'idle' ? measureGap(silence, sample) : null;
    const before = silence;
    silence = stepSilence(silence, sample, expected);
    if (gapMs !== null) tell({ type: 'gap', gapMs });
    if (isNews(before, silence)) tell({ type: 'silence', verdict: silence.verdict });
  }

  /** What would be seen if nothing came in any more; our own checks go on unanswered. */
  function listened(heard: SilenceSample): SilenceSample {
    const { last } = silence;
    if (deaf === null || last === null) return heard;
    deaf.since ??= heard.atMs;
    if (heard.atMs - deaf.since > mostDeafMs) {
      deaf = null;
      return heard;
    }
    return { ...last, atMs: heard.atMs, requestsSent: Math.max(heard.requestsSent, last.requestsSent) };
  }

  /** Once for each RTCP report. */
  async function protect(anchor: Anchor, entries: readonly StatsEntry[]): Promise<void> {
    const report = readLoss(entries, inboundBefore);
    if (report === null || report.atMs <= lastReportAtMs) return;
    lastReportAtMs = report.atMs;
    inboundBefore = readStats(entries).inbound;
    const next = stepLoss(loss, report, policy.red, anchor.negotiated()?.red ?? false);
    if (next.red !== loss.red && !(await anchor.setRed(next.red))) return;
    const bitrate = chooseBitrate(next, { red: policy.red, bitrate: policy.opus.bitrate });
    if (next.red !== loss.red) await anchor.setBitrate(bitrate);
    loss = next;
  }

  return {
    look,
    deafen() {
      deaf = { since: null };
    },
    listen() {
      deaf = null;
    },
    async retire({ connection }) {
      const entries = await entriesOf(connection);
      const { inbound, outbound } = readStats(entries);
      const pictures = readPictures(entries);
      if (pictures !== null) seen = [...seen, pictures];
      retired = [...retired, { inbound, outbound }];
      inboundBefore = { packets: 0, lost: 0 };
    },
  };
}

async function entriesOf(connection: RTCPeerConnection): Promise<StatsEntry[]> {
  const entries: StatsEntry[] = [];
  for (const entry of (await connection.getStats()).values()) entries.push(entry as StatsEntry);
  return entries;
}

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0);

function loudest(views: readonly Figures[], way: 'inbound'): number {
  return Math.max(0, ...views.map((view) => view[way].level));
}

/** Figures begin anew with each connection; the call's do not. */
function addUp(all: readonly Figures[]): Figures {
  const total = (way: keyof Figures, key: 'packets' | 'bytes' | 'lost' | 'energy') =>
    sum(all.map((figures) => figures[way][key]));
  const flow = (way: keyof Figures) => ({
    packets: total(way, 'packets'),
    bytes: total(way, 'bytes'),
    lost: total(way, 'lost'),
    level: 0,
    energy: total(way, 'energy'),
  });
  return { inbound: flow('inbound'), outbound: flow('outbound') };
}

/** Frames of all connections, the size of the newest that has one. */
function addPictures(all: readonly PictureFigures[]): PictureFigures {
  const total = (way: keyof PictureFigures): PictureFlow => {
    const { width, height } = all.findLast((each) => each[way].width > 0)?.[way] ?? { width: 0, height: 0 };
    const bytes = sum(all.map((each) => each[way].bytes));
    return { bytes, frames: sum(all.map((each) => each[way].frames)), width, height };
  };
  return { sent: total('sent'), received: total('received') };
}
