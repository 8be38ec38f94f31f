import type { CallState } from './core/call.ts';
import { followUpsOf } from './core/call-end.ts';
import type { NegotiatedMedia } from './core/negotiated-media.ts';
import { type VideoLimit, videoStepOf } from './core/video.ts';
import type { CallDetails, CallView, VideoView } from './snapshot.ts';

/** What a view takes from outside of the machine. */
interface ViewFacts
  extends Pick<
    CallView,
    'peer' | 'identity' | 'startedAt' | 'connectedAt' | 'endedAt' | 'media' | 'quality' | 'roams' | 'unheard'
  > {
  readonly setupFrom: number;
  readonly sipCallId: string | null;
  readonly negotiated: NegotiatedMedia | null;
  readonly ladder: CallDetails['ladder'];
  readonly video: { readonly allowed: boolean; readonly mayShow: boolean; readonly limit: VideoLimit };
}

type Begun = Pick<CallView, 'id' | 'direction' | 'emergency' | 'pressing' | 'consultFor'>;

/** One call as the UI sees it, but for what only all calls together can say. Pure. */
export function viewOf(call: Begun, state: CallState, facts: ViewFacts): CallView {
  const { phase, transfer, dtmf } = state;
  const end = phase.step === 'ended' || phase.step === 'ending' ? phase.end : null;
  const { peer, identity, startedAt, connectedAt, endedAt, media } = facts;
  const quality = phase.step === 'connected' ? facts.quality : null;
  return {
    id: call.id,
    direction: call.direction,
    step: phase.step,
    ...{ peer, identity, startedAt, connectedAt, endedAt, media, quality, end },
    setupMs: connectedAt === null ? null : connectedAt - facts.setupFrom,
    muted: state.muted,
    // Of a call that is over nobody wants to be heard.
    unheard: phase.step === 'ended' ? null : facts.unheard,
    hold: state.hold,
    aside: state.aside,
    video: videoViewOf(state, facts),
    waiting: false,
    conference: false,
    earlyMedia: state.earlyMedia,
    ringsAnew: phase.step === 'returning' && phase.rings !== undefined,
    transfer:
      transfer === null
        ? null
        : {
            kind: transfer.kind,
            target: transfer.target,
            step: transfer.step,
            sipCode: transfer.sipCode,
            consulted: transfer.replaces,
          },
    transferQuestion: state.transferQuestion,
    consultFor: call.consultFor,
    dtmf: dtmf.sent,
    dtmfPending: dtmf.pending,
    dtmfWaiting: dtmf.waiting,
    dtmfProblem: dtmf.problem,
    emergency: call.emergency,
    pressing: call.pressing,
    redialOf: null,
    redialAwaited: false,
    roams: facts.roams,
    recording: phase.step === 'ended' ? null : (facts.negotiated?.recording ?? null),
    followUps: end === null ? [] : followUpsOf(end, call.direction, connectedAt !== null),
    details: detailsOf(state, facts),
  };
}

function videoViewOf({ phase, video }: CallState, { negotiated, ...facts }: ViewFacts): VideoView {
  const isUp = phase.step === 'connected';
  return {
    allowed: facts.video.allowed,
    mayStart: facts.video.mayShow,
    limit: video.opened === null ? 'none' : facts.video.limit,
    step: videoStepOf(video),
    source: video.opened ?? video.wanted,
    theirs: isUp && video.theirs,
    missing: isUp ? video.missing : null,
    problem: video.problem,
    codec: isUp ? (negotiated?.video?.codec ?? null) : null,
  };
}

function detailsOf({ timer }: CallState, { sipCallId, negotiated, media, ladder }: ViewFacts): CallDetails {
  return {
    sipCallId,
    codec: negotiated?.codec ?? media?.codec ?? null,
    // Nothing else is ever negotiated (M1).
    encryption: negotiated === null ? null : 'DTLS-SRTP',
    dtmf: negotiated === null || negotiated.dtmf === 'none' ? null : negotiated.dtmf,
    sessionTimer: timer,
    ladder,
  };
}
