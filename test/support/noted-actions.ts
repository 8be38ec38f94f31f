import type { EngineActions } from '../../src/renderer/engine/snapshot.ts';

/** Actions that do nothing but tell their name and what they were given. */
export function notedActions(note: (name: string, ...given: readonly unknown[]) => void): EngineActions {
  const noted =
    (name: string) =>
    (...given: readonly unknown[]) =>
      note(name, ...given);
  const named =
    (name: string) =>
    (...given: readonly unknown[]) => {
      note(name, ...given);
      return name;
    };
  return {
    dial: named('dial'),
    consult: named('consult'),
    answer: noted('answer'),
    decline: noted('decline'),
    deflect: noted('deflect'),
    hangUp: noted('hangUp'),
    setMuted: noted('setMuted'),
    hold: noted('hold'),
    resume: noted('resume'),
    swap: noted('swap'),
    startVideo: noted('startVideo'),
    stopVideo: noted('stopVideo'),
    transferBlind: noted('transferBlind'),
    transferAttended: noted('transferAttended'),
    cancelTransfer: noted('cancelTransfer'),
    answerTransfer: noted('answerTransfer'),
    park: noted('park'),
    pickUp: named('pickUp'),
    joinConference: noted('joinConference'),
    splitConference: noted('splitConference'),
    sendDtmf: noted('sendDtmf'),
    continueDtmf: noted('continueDtmf'),
    setDoNotDisturb: noted('setDoNotDisturb'),
    setForward: noted('setForward'),
    dismiss: noted('dismiss'),
  };
}
