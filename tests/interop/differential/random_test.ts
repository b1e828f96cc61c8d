import type { RealtimeItem } from "../../../src/contract/realtime_item.ts";
import { assistantItem, callItem, systemItem, userItem } from "../../support/history_items.ts";
import { same } from "./_compare.ts";
import type { AnyEvent, Stage } from "./_stage.ts";
import { audio, audioDone, call, created, done, speechStarted, started } from "./_steps.ts";

const SEEDS = 40;

/** Numbers from 0 to 1 that the seed decides: mulberry32. */
function dice(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

async function reconnect(stage: Stage): Promise<void> {
  await stage.end(1006);
  await stage.startConnect();
  await stage.open();
  await started(stage);
}

const IDS = ["1", "2", "3", "4"];
const ITEMS: readonly RealtimeItem[] = IDS.flatMap((id) => [
  userItem(`u${id}`),
  systemItem(`s${id}`),
  assistantItem(`a${id}`),
]).concat(callItem("f"));

/** Some of the items, in some order, some of them changed, one of them perhaps twice. */
function someItems(roll: () => number): RealtimeItem[] {
  const chosen = ITEMS.filter(() => roll() < 0.4)
    .map((item) => ({ item, place: roll() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) =>
      item.itemId.startsWith("u") && roll() < 0.4 ? userItem(item.itemId, "new") : item
    );
  return roll() < 0.2 ? [...chosen, ...chosen.slice(0, 1)] : chosen;
}

/** What the server says of a deletion or a creation: it is done, it is refused, or nothing yet. */
function answerTo(event: AnyEvent, roll: () => number): AnyEvent[] {
  const chance = roll();
  if (chance < 0.3) {
    return event.type === "conversation.item.delete"
      ? [{ type: "conversation.item.deleted", item_id: event.item_id }]
      : [{ type: "conversation.item.added", previous_item_id: null, item: event.item }];
  }
  if (chance > 0.5) return [];
  return [{ type: "error", error: { type: "x", message: "no", event_id: event.event_id } }];
}

for (let seed = 1; seed <= SEEDS; seed++) {
  same(`random edits of a history, answered or not, seed ${seed}`, async (stage) => {
    const roll = dice(seed);
    await stage.connected();
    let before = someItems(roll);
    for (let n = 0; n < 5; n++) {
      const after = someItems(roll);
      const sentBefore = stage.sent.length;
      await stage.call("resetHistory", (client) => client.resetHistory(before, after));
      for (const event of stage.sent.slice(sentBefore)) {
        await stage.receive(...answerTo(event, roll));
      }
      if (roll() < 0.5) before = after;
      if (roll() < 0.15) await reconnect(stage);
    }
  });

  same(`a random conversation, seed ${seed}`, async (stage) => {
    const roll = dice(1000 + seed);
    let count = 0;
    let response: string | undefined;
    let item: string | undefined;
    let isAnswered = true;
    let hasSpoken = false; // then an interruption differs, see docs/differences.md
    await stage.connected();
    await started(stage);
    const steps: (() => Promise<void> | false | undefined | "")[] = [
      () => stage.call("sendMessage", (client) => client.sendMessage(`hello ${count}`, {})),
      () => stage.call("requestResponse", (client) => client.requestResponse()),
      () =>
        stage.call("requestResponse", (client) => client.requestResponse({ instructions: "x" })),
      () => stage.call("updateSessionConfig", (client) => client.updateSessionConfig({})),
      () => stage.call("sendAudio", (client) => client.sendAudio(new ArrayBuffer(4), {})),
      () => {
        if (response) return;
        isAnswered = true;
        return created(stage, response = `resp_${++count}`);
      },
      () => {
        if (!response || item) return;
        hasSpoken = true;
        return audio(stage, item = `item_${++count}`, response, 100);
      },
      () => response && item && audio(stage, item, response, 100),
      () => stage.advance(100),
      async () => {
        if (!response || !item) return;
        const id = item;
        item = undefined;
        await stage.advance(2_000); // it was heard to its end
        await audioDone(stage, id, response);
      },
      async () => {
        if (!response || item) return;
        const id = response;
        response = undefined;
        const status = ["completed", "failed", "incomplete"][Math.floor(roll() * 3)];
        const usage = [null, undefined, { input_tokens: 2, output_tokens: 3, total_tokens: 9 }];
        await done(stage, id, { status, usage: usage[Math.floor(roll() * 3)] });
        isAnswered = true;
      },
      () => response && stage.receive(call(`item_${++count}`, response, 1)),
      async () => {
        if (response || hasSpoken) return;
        await speechStarted(stage);
        await stage.receive({ type: "input_audio_buffer.cleared" }); // requests wait for the caller
      },
      async () => {
        const id = stage.sentId("response.create");
        if (!id || response || !isAnswered) return;
        isAnswered = false; // once: a second refusal would be about a request that was answered
        await stage.receive({ type: "error", error: { type: "x", message: "no", event_id: id } });
      },
      async () => {
        if (roll() > 0.3) return;
        response = item = undefined;
        hasSpoken = false;
        await reconnect(stage);
      },
    ];
    for (let n = 0; n < 60; n++) await steps[Math.floor(roll() * steps.length)]!();
  });
}
