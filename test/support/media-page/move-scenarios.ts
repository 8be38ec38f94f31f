import { exchange, until, untilHears } from './party.ts';
import { alice, bob, call, candidatesIn, close, everybody, hearEachOther } from './two-parties.ts';

/** Tells of each local offer that is taken back how many candidates it had. */
function watchRollbacks(tell: (candidates: number) => void): () => void {
  const { prototype } = RTCPeerConnection;
  const { setLocalDescription } = prototype;
  prototype.setLocalDescription = function (
    this: RTCPeerConnection,
    description?: RTCLocalSessionDescriptionInit,
  ) {
    if (description?.type === 'rollback') tell(candidatesIn(this.localDescription?.sdp ?? ''));
    return Reflect.apply(setLocalDescription, this, [description]);
  };
  return () => {
    prototype.setLocalDescription = setLocalDescription;
  };
}

/** Offers of a restart, taken back and made anew, and a new connection in the old one's place. */
export const moveScenarios = {
  async restart() {
    const [one, other] = await call();
    const before = await until(one.media.path, (path) => path !== null, 'a path');
    await exchange(one, other, { iceRestart: true });
    // The old pair is alive and well, and yet the new generation wins: it outranks.
    const after = await until(
      one.media.path,
      (path) => path !== null && path.local !== before?.local,
      'a new path',
    );
    await hearEachOther([one, other], 'after the restart');
    close(one, other);
    return { before, after, told: one.events.filter(({ type }) => type === 'path-selected').length };
  },

  /**
   * `isInUse`: the far side answers the checks of candidates that it was never told of, so what is given up may be what the
   * call goes by already; with a slow refusal it nearly always is.
   */
  async rollback({ isInUse }: { readonly isInUse: boolean }) {
    const [one, other] = await call();
    const before = await until(one.media.path, (path) => path !== null, 'a path');
    await one.media.createDescription({ direction: 'sendonly', iceRestart: true });
    if (isInUse)
      await until(one.media.path, (path) => path?.local !== before?.local, 'a path that was never agreed on');
    await one.media.rollback();
    await hearEachOther([one, other], 'after a refused offer');
    await exchange(other, one);
    await hearEachOther([one, other], 'after an offer of theirs');
    await exchange(one, other);
    await hearEachOther([one, other], 'after the next offer');
    close(one, other);
    return { failures: [one, other].map(({ failures }) => failures) };
  },

  /** A move that is asked for anew at once, as when the first request went out on a dead socket. */
  async restartAgain() {
    const [one, other] = await call();
    let thrownAway = 0;
    let empty = 0;
    for (let time = 0; time < 6; time += 1) {
      const stop = watchRollbacks((had) => {
        thrownAway += had;
      });
      const { sdp } = await one.media.createDescription({ direction: 'sendrecv', iceRestart: true });
      stop();
      if (candidatesIn(sdp) === 0) empty += 1;
      await one.media.rollback();
    }
    await exchange(one, other, { iceRestart: true });
    await hearEachOther([one, other], 'after the move');
    close(one, other);
    return { thrownAway, empty };
  },

  async reanchor({ muted, frame }: { readonly muted: boolean; readonly frame: boolean }) {
    const [one, other] = await call();
    one.media.setMuted(muted);
    const packets = (await other.media.sample())?.inbound.packets ?? 0;
    const path = one.media.path()?.local;
    one.media.reanchor(frame ? 'new' : undefined);
    await exchange(one, other);
    for (const party of [one, other]) {
      await until(
        () => party.events.filter(({ type }) => type === 'anchor'),
        (told) => told.length === 1,
        'the new connection takes over',
      );
    }
    await untilHears(other, everybody, muted ? [] : [alice], 'what Bob hears on the new connection');
    await untilHears(one, everybody, [bob], 'what Alice hears on the new connection');
    const later = await until(
      async () => (await other.media.sample())?.inbound.packets ?? 0,
      (count) => count > packets,
      'figures go on',
    );
    const moved = one.media.path()?.local;
    const frames = document.querySelectorAll('iframe').length;
    close(one, other);
    return {
      frames,
      left: document.querySelectorAll('iframe').length,
      anchors: [one, other].map(({ events }) => events.find(({ type }) => type === 'anchor')),
      path,
      moved,
      packets,
      later,
    };
  },
};
