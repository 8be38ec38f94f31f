import type { CallCounters, CallSummary, EngineSummary } from '../../shared/engine-summary.ts';
import type { CallView, EngineSnapshot } from './snapshot.ts';

const silent = { packets: 0, bytes: 0, lost: 0, level: 0, energy: 0 };

/** What main is told of the snapshot, for tray, notifications and the control socket. Pure. */
export function summarize(snapshot: EngineSnapshot, counters: CallCounters): EngineSummary {
  const { registration } = snapshot;
  return {
    doNotDisturb: snapshot.availability.doNotDisturb,
    registration: {
      state: registration.step,
      aor: registration.aor,
      server: registration.server,
      problem: registration.problem?.code ?? null,
      registeredMs: registration.registeredMs,
      rttMs: registration.rttMs,
      unreachableSince: registration.unreachableSince,
      lastGap: registration.lastGap,
      networkChange: registration.networkChange,
    },
    calls: snapshot.calls.map(summarizeCall),
    counters,
  };
}

function summarizeCall(call: CallView): CallSummary {
  return {
    id: call.id,
    direction: call.direction,
    state: call.step,
    peer: call.peer,
    startedAt: call.startedAt,
    connectedAt: call.connectedAt,
    endedAt: call.endedAt,
    setupMs: call.setupMs,
    muted: call.muted,
    ...(call.unheard === null ? {} : { unheard: call.unheard }),
    hold: call.hold,
    aside: call.aside,
    earlyMedia: call.earlyMedia,
    conference: call.conference,
    emergency: call.emergency,
    pressing: call.pressing,
    transfer: call.transfer,
    dtmf: call.dtmf,
    codec: call.media?.codec ?? null,
    path: call.media?.path ?? null,
    rttMs: call.media?.rttMs ?? null,
    quality: call.quality,
    inbound: call.media?.inbound ?? silent,
    outbound: call.media?.outbound ?? silent,
    recording: call.recording,
    ...summarizeVideo(call),
    roams: call.roams.map((roam) => ({ ...roam })),
    end: call.end === null ? null : { cause: call.end.cause, by: call.end.by, sipCode: call.end.sipCode },
  };
}

const unseen = { frames: 0, width: 0, height: 0 };

function summarizeVideo({ video, media }: CallView): Pick<CallSummary, 'video'> {
  const figures = media?.video;
  if (video.step === 'off' && !video.theirs && figures === undefined && video.problem === null) return {};
  const { source, step, theirs, codec, problem, limit } = video;
  const sent = figures?.sent ?? unseen;
  const received = figures?.received ?? unseen;
  const ours = step === 'on' ? source : null;
  return { video: { ours, theirs, missing: video.missing, codec, problem, limit, sent, received } };
}
