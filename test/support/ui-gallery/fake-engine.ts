import { notHeld } from '../../../src/renderer/engine/core/hold.ts';
import {
  type CallView,
  type EngineSnapshot,
  type HoldState,
  plainIdentity,
} from '../../../src/renderer/engine/snapshot.ts';
import type { Engine } from '../../../src/renderer/ui/offhook.ts';
import { incoming, outgoing } from './sample-calls.ts';

export interface FakeEngine extends Engine {
  /** The network ends that call with a 503. */
  fail(id: string): void;
  /** Somebody calls. */
  ring(): void;
}

/** An engine that only does what can be seen at once: it changes its snapshot and writes down what was asked. */
export function createFakeEngine(initial: EngineSnapshot, asked: string[]): FakeEngine {
  let snapshot = initial;
  const listeners = new Set<() => void>();

  function publish(calls: readonly CallView[], availability = snapshot.availability): void {
    snapshot = { ...snapshot, calls, availability };
    for (const listener of [...listeners]) listener();
  }

  function change(id: string, update: (call: CallView) => Partial<CallView>): void {
    publish(snapshot.calls.map((call) => (call.id === id ? { ...call, ...update(call) } : call)));
  }

  function end(id: string, cause: 'hung-up' | 'declined'): void {
    change(id, () => ({
      step: 'ended',
      endedAt: Date.now(),
      end: { by: 'local', cause, sipCode: null, sipReason: null },
    }));
  }

  function dial(verb: string, input: string, consultFor: string | null = null): string {
    asked.push(`${verb} ${input}`);
    const id = `dialled-${snapshot.calls.length}`;
    const number = input.replace(/^sip:/, '').replace(/@.*$/, '');
    const peer = { uri: `sip:${number}@example.com`, number, name: null };
    const made = { ...outgoing, id, peer, identity: plainIdentity(peer), consultFor, startedAt: Date.now() };
    publish([...snapshot.calls, made]);
    return id;
  }

  function hold(id: string, byUs: HoldState['byUs']): void {
    change(id, (call) => ({ hold: { ...call.hold, byUs }, aside: byUs === 'held' }));
  }

  return {
    subscribe(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    getSnapshot: () => snapshot,
    fail: (id) =>
      change(id, () => ({
        step: 'ended',
        endedAt: Date.now(),
        end: {
          ...{ by: 'remote', cause: 'service-unavailable' },
          ...{ sipCode: 503, sipReason: 'Service Unavailable' },
        },
      })),
    ring: () => publish([...snapshot.calls, { ...incoming, startedAt: Date.now() }]),
    pictures: { attach: (_, whose, element) => showTestPicture(whose, element) },
    actions: {
      dial: (input) => dial('dial', input),
      consult(id, input) {
        change(id, () => ({ hold: { ...notHeld, byUs: 'held' }, aside: true }));
        return dial(`consult ${id}`, input, id);
      },
      pickUp: (input) => dial('pickUp', input ?? '*8'),
      answer(id) {
        asked.push(`answer ${id}`);
        change(id, () => ({ step: 'connected', connectedAt: Date.now() }));
      },
      decline(id) {
        asked.push(`decline ${id}`);
        end(id, 'declined');
      },
      hangUp(id) {
        asked.push(`hangUp ${id}`);
        end(id, 'hung-up');
      },
      setMuted(id, muted) {
        asked.push(`setMuted ${id} ${muted}`);
        change(id, () => ({ muted }));
      },
      deflect: (id, target) => void asked.push(`deflect ${id} ${target}`),
      hold(id) {
        asked.push(`hold ${id}`);
        hold(id, 'held');
      },
      resume(id) {
        asked.push(`resume ${id}`);
        for (const call of snapshot.calls) if (call.step === 'connected') hold(call.id, 'held');
        hold(id, 'no');
      },
      startVideo(id, source) {
        asked.push(`startVideo ${id} ${source}`);
        change(id, ({ video }) => ({ video: { ...video, step: 'opening', source } }));
      },
      stopVideo(id) {
        asked.push(`stopVideo ${id}`);
        change(id, ({ video }) => ({ video: { ...video, step: 'off', source: null } }));
      },
      swap() {
        asked.push('swap');
        for (const call of snapshot.calls)
          if (call.step === 'connected') hold(call.id, call.hold.byUs === 'no' ? 'held' : 'no');
      },
      transferBlind(id, target) {
        asked.push(`transferBlind ${id} ${target}`);
        change(id, () => ({
          transfer: { kind: 'blind', target, step: 'ringing', sipCode: 180, consulted: null },
        }));
      },
      transferAttended(id, otherId) {
        asked.push(`transferAttended ${id} ${otherId}`);
        change(id, () => ({
          transfer: { kind: 'attended', target: otherId, step: 'asking', sipCode: null, consulted: otherId },
        }));
      },
      cancelTransfer(id) {
        asked.push(`cancelTransfer ${id}`);
        change(id, () => ({ transfer: null }));
      },
      answerTransfer(id, yes) {
        asked.push(`answerTransfer ${id} ${yes}`);
        change(id, () => ({ transferQuestion: null }));
      },
      park: (id) => void asked.push(`park ${id}`),
      joinConference() {
        asked.push('joinConference');
        for (const { id, step } of snapshot.calls)
          if (step === 'connected') change(id, () => ({ conference: true, hold: notHeld, aside: false }));
      },
      splitConference() {
        asked.push('splitConference');
        for (const { id } of snapshot.calls) change(id, () => ({ conference: false }));
      },
      continueDtmf(id) {
        asked.push(`continueDtmf ${id}`);
        change(id, ({ dtmf, dtmfPending }) => ({
          dtmf: dtmf + dtmfPending,
          dtmfPending: '',
          dtmfWaiting: false,
        }));
      },
      setDoNotDisturb(doNotDisturb) {
        asked.push(`setDoNotDisturb ${doNotDisturb}`);
        publish(snapshot.calls, { ...snapshot.availability, doNotDisturb });
      },
      setForward(forward) {
        asked.push(`setForward ${JSON.stringify(forward)}`);
        publish(snapshot.calls, { ...snapshot.availability, forward });
      },
      sendDtmf(id, digits) {
        asked.push(`sendDtmf ${id} ${digits}`);
        change(id, ({ dtmf }) => ({ dtmf: dtmf + digits }));
      },
      dismiss(id) {
        asked.push(`dismiss ${id}`);
        publish(snapshot.calls.filter((call) => call.id !== id));
      },
    },
  };
}

/** A few coloured fields instead of a camera. */
function showTestPicture(whose: 'ours' | 'theirs', element: HTMLVideoElement): () => void {
  const canvas = document.createElement('canvas');
  [canvas.width, canvas.height] = [640, 360];
  const pen = canvas.getContext('2d');
  const draw = (): void => {
    for (const [at, colour] of ['#23445e', '#2f6b6b', '#8a6d3b', '#5e2f4a'].entries()) {
      if (pen === null) return;
      pen.fillStyle = colour;
      pen.fillRect(at * 160, 0, 160, 360);
      pen.fillStyle = '#ffffff';
      pen.fillRect(whose === 'ours' ? 40 : 300, 120, 120, 120);
    }
  };
  draw();
  // Chromium shows a captured canvas from its next drawing on.
  const timer = setInterval(draw, 100);
  element.srcObject = canvas.captureStream(10);
  return () => {
    clearInterval(timer);
    element.srcObject = null;
  };
}
