import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import type { App } from './support/app.ts';
import { expectAppsHear } from './support/both-hear.ts';
import { type CallOnTheWay, callOnTheWay } from './support/call-on-the-way.ts';
import type { Lab, LabBaresip } from './support/lab.ts';
import { expectMoving, watch } from './support/moving-picture.ts';
import { nearTone } from './support/near-tone.ts';
import { withVideo } from './support/policies.ts';
import { startTwoApps } from './support/two-apps.ts';
import { uplinksKnown } from './support/uplinks-known.ts';

// Two apps through the edge's gateway, with Chromium's fake camera, whose picture moves; and a desk phone without video.
let lab: Lab;
let alice: App;
let carol: App;
let way: CallOnTheWay;
beforeAll(async () => {
  ({ lab, alice, carol } = await startTwoApps());
  way = callOnTheWay(alice, await lab.capture('server', 'eth0'));
});
afterEach(async () => {
  await alice.endAll();
  await lab.network.reset();
  await uplinksKnown(alice);
});
afterAll(() => lab.close());

async function talk(callee: App): Promise<void> {
  await alice.dial(callee === carol ? '101' : '701');
  await callee.call('incoming');
  await callee.answer();
  await alice.call('connected');
  await alice.talked();
}

describe('video through the edge', () => {
  it('is seen moving on both sides over VP8, each with its own camera, and the voices go on', async () => {
    await talk(carol);
    await alice.press('Video');
    await carol.callWith('alice', 'sees Alice', ({ video }) => video?.theirs === true);
    expectMoving(await watch(carol));
    expect((await carol.call('connected')).video?.ours).toBeNull();
    await carol.press('Show yours');
    await alice.callWith('101', 'sees Carol', ({ video }) => video?.theirs === true);
    expectMoving(await watch(alice));
    const { video } = await carol.call('connected');
    expect(video).toMatchObject({ codec: 'vp8', ours: 'camera' });
    await expectAppsHear(alice, carol);
    await alice.press('Video');
    await carol.callWith('alice', 'Alice is gone', (call) => call.video?.theirs === false);
    expectMoving(await watch(alice));
    await expectAppsHear(alice, carol);
  });

  it('goes on when the Wi-Fi goes', async () => {
    await talk(carol);
    await alice.press('Video');
    await carol.callWith('alice', 'sees Alice', ({ video }) => video?.theirs === true);
    expectMoving(await watch(carol));
    await lab.network.lose('wlan0');
    await way.roamed(1);
    await way.flowsBy('wwan0');
    expectMoving(await watch(carol));
    await expectAppsHear(alice, carol);
  });

  it('a desk phone without video leaves the call as it is, and can be held', async () => {
    const desk: LabBaresip = await lab.baresip('702');
    await alice.dial('702');
    await alice.call('connected');
    await alice.talked();
    await alice.press('Video');
    const { state } = await alice.callWith('702', 'refused', ({ video }) => video?.problem === 'not-taken');
    expect(state).toBe('connected');
    await alice.act({ verb: 'hold' });
    await alice.callWith('702', 'held', ({ hold }) => hold.byUs === 'held');
    await alice.act({ verb: 'resume' });
    await alice.callWith('702', 'resumed', ({ hold }) => hold.byUs === 'no');
    expect((await alice.hears()).frequency).toSatisfy(nearTone(desk.tone));
  });

  it.each([
    ['H.264', 'H264'],
    ['AV1', 'AV1'],
  ] as const)('over %s with who takes nothing else, both ways', async (_, codec) => {
    const managed = await lab.startApp('701', { account: 'managed', policy: withVideo(codec), tone: 530 });
    await talk(managed);
    await alice.press('Video');
    await managed.callWith('alice', 'sees Alice', ({ video }) => video?.theirs === true);
    expectMoving(await watch(managed));
    await managed.press('Show yours');
    await alice.callWith('701', 'sees 701', ({ video }) => video?.theirs === true);
    expectMoving(await watch(alice));
    for (const app of [alice, managed])
      expect((await app.call('connected')).video).toMatchObject({
        codec: codec.toLowerCase(),
        ours: 'camera',
      });
    await expectAppsHear(alice, managed);
    await alice.endAll();
    await managed.stop();
  });
});
