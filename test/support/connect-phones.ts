import type { FakeWire } from './fake-wire.ts';
import type { TestPhone } from './test-phone.ts';
import { waitUntil } from './wait-until.ts';

/** One phone calls the other, who answers. */
export async function connectPhones(
  caller: { readonly phone: TestPhone; readonly name: string },
  called: { readonly phone: TestPhone; readonly name: string },
): Promise<void> {
  caller.phone.engine.actions.dial(called.name);
  const ringing = await called.phone.untilWith(caller.name, ({ step }) => step === 'incoming');
  called.phone.engine.actions.answer(ringing.id);
  await caller.phone.untilWith(called.name, ({ step }) => step === 'connected');
  await called.phone.untilWith(caller.name, ({ step }) => step === 'connected');
}

/** Alice calls Bob, and asks Carol about him, who answers. */
export async function consult(phones: {
  readonly alice: TestPhone;
  readonly bob: TestPhone;
  readonly carol: TestPhone;
}): Promise<void> {
  const { alice, bob, carol } = phones;
  await connectPhones({ phone: alice, name: 'alice' }, { phone: bob, name: 'bob' });
  alice.engine.actions.consult(alice.callWith('bob').id, 'carol');
  carol.engine.actions.answer((await carol.untilWith('alice', ({ step }) => step === 'incoming')).id);
  await alice.untilWith('carol', ({ step }) => step === 'connected');
  await alice.untilWith('bob', ({ hold }) => hold.byUs === 'held');
}

/** What a user has sent so far that begins like this. */
export function sentBy(wire: FakeWire, from: string, start: RegExp): string[] {
  return wire.crossed.filter((each) => each.from === from && start.test(each.text)).map(({ text }) => text);
}

/** Within a dialog (RFC 3261 section 12.2). */
export const isReinvite = (text: string): boolean => text.startsWith('INVITE ') && /^To:.*;tag=/im.test(text);
/** RFC 3891. */
export const isReplacing = (text: string): boolean => text.startsWith('INVITE ') && /^Replaces:/im.test(text);

/** What this request was answered with for good, over the wire; undefined: not yet, or by an interceptor. */
export function answerTo(wire: FakeWire, request: string): number | undefined {
  const branch = /^Via:.*branch=([^;\s]+)/im.exec(request)?.[1] ?? '';
  const method = request.split(' ', 1)[0] ?? '';
  const answers = wire.crossed.flatMap(({ text }) => {
    const [, code] = /^SIP\/2\.0 ([2-6]\d\d)/.exec(text) ?? [];
    const isAnswer = text.includes(branch) && new RegExp(`^CSeq: \\d+ ${method}`, 'im').test(text);
    return code !== undefined && isAnswer ? [Number(code)] : [];
  });
  return answers[0];
}

/** "sendonly" in a description, which says "sendrecv" without a word. */
export const directionIn = (text: string): string =>
  /^a=(sendrecv|sendonly|recvonly|inactive)\r?$/m.exec(text)?.[1] ?? 'sendrecv';

/** The calls of a phone that have not ended. */
export const liveAt = (phone: TestPhone) =>
  phone.engine.getSnapshot().calls.filter(({ step }) => step !== 'ended');

/** One call at this phone, which stands. */
export const oneCallAt = (phone: TestPhone): Promise<boolean> =>
  waitUntil(() => liveAt(phone).length === 1 && liveAt(phone)[0]?.step === 'connected');
