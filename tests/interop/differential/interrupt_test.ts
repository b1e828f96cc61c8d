import { same } from "./_compare.ts";
import { speaking } from "./_speaking.ts";
import type { Stage } from "./_stage.ts";

const { session, created, done, audio, audioDone, bargeIn } = speaking;

/** What has happened when the interruption comes. */
const STATES: Record<string, (stage: Stage) => Promise<void>> = {
  "nothing at all": async () => {},
  "a second of audio, 300 ms of it played": async (stage) => {
    await created(stage);
    await audio(stage, 1_000);
    await stage.advance(300);
  },
  "a second of audio, none of it played": async (stage) => {
    await created(stage);
    await audio(stage, 1_000);
    await stage.advance(1); // at 0 ms ours names its truncation: see docs/differences.md
  },
  "audio in three pieces, faster than it plays": async (stage) => {
    await created(stage);
    for (let piece = 0; piece < 3; piece++) {
      await audio(stage, 400);
      await stage.advance(20);
    }
    await stage.advance(500);
  },
  "all audio there, the response still running": async (stage) => {
    await created(stage);
    await audio(stage, 1_000);
    await audioDone(stage);
    await stage.advance(300);
  },
  "all of it generated, half of it played": async (stage) => {
    await created(stage);
    await audio(stage, 1_000);
    await audioDone(stage);
    await done(stage);
    await stage.advance(500);
  },
  "all of it played, but more to come": async (stage) => {
    await created(stage);
    await audio(stage, 100);
    await stage.advance(300);
  },
  "an answer after the one before was played": async (stage) => {
    for (const n of [1, 2]) {
      const part = { item: `item_${n}`, response: `resp_${n}` };
      await created(stage, `resp_${n}`);
      await audio(stage, 500, part);
      await audioDone(stage, part);
      await done(stage, `resp_${n}`);
      if (n === 1) await stage.advance(600);
    }
    await stage.advance(200);
  },
  "an answer in text": async (stage) => {
    await created(stage);
    await stage.receive({
      type: "response.output_text.delta",
      response_id: "resp_1",
      item_id: "item_1",
      output_index: 0,
      content_index: 0,
      delta: "Good",
    });
    await done(stage);
  },
  "the second part of an item": async (stage) => {
    await created(stage);
    await audio(stage, 200, { part: 0 });
    await audioDone(stage, { part: 0 });
    await stage.advance(250);
    await audio(stage, 200, { part: 1 });
    await stage.advance(50);
  },
};

for (const [state, prepare] of Object.entries(STATES)) {
  for (const interruptResponse of [true, undefined]) {
    same(
      `a barge-in with interrupt_response ${interruptResponse}, after ${state}`,
      async (stage) => {
        await stage.connected();
        await session(stage, interruptResponse);
        await prepare(stage);
        await bargeIn(stage);
        await bargeIn(stage);
      },
    );
  }
  same(`interrupt() after ${state}, then a request`, async (stage) => {
    await stage.connected();
    await prepare(stage);
    await stage.call("interrupt", (client) => client.interrupt());
    await stage.call("requestResponse", (client) => client.requestResponse());
    await done(stage, "resp_1", { status: "cancelled" });
  });
  same(`interrupt(false) after ${state}`, async (stage) => {
    await stage.connected();
    await prepare(stage);
    await stage.call("interrupt", (client) => client.interrupt(false));
  });
}

same("an interruption, and the answer after it is interrupted too", async (stage) => {
  await stage.connected();
  await session(stage, true);
  for (const n of [1, 2]) {
    await created(stage, `resp_${n}`);
    await audio(stage, 500, { item: `item_${n}`, response: `resp_${n}` });
    await stage.advance(100);
    await bargeIn(stage);
    await done(stage, `resp_${n}`, { status: "cancelled" });
  }
});

same("an interruption while a cancel is on its way", async (stage) => {
  await stage.connected();
  await created(stage);
  await audio(stage, 500);
  await stage.advance(100);
  await stage.call("sendEvent", (client) => client.sendEvent({ type: "response.cancel" }));
  await stage.call("interrupt", (client) => client.interrupt());
});
