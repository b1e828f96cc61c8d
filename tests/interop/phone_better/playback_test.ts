import type { AnyValue } from "../../support/session.ts";
import { better } from "./_compare.ts";
import type { Side } from "./_side.ts";

const ROW = "the truncation point";

/** Deltas of 400 ms, each with a mark behind it; the caller speaks up when `heardMs` were played. */
async function cutAt(side: Side, heardMs: number) {
  const { clock, telephone, transport, toModel } = side.onThePhone({
    responder: () => ({ audio: new Uint8Array(1_200 * 8).fill(0x11) }),
    pacing: { speed: 20, chunkMs: 400 },
  } as AnyValue);
  const cuts: AnyValue[] = [];
  transport.on("playback_cut", (event: AnyValue) => cuts.push(...event.cuts));
  await Promise.all([transport.connect({ apiKey: "ek_test" }), clock.advance(0)]);
  transport.sendMessage("go on");
  const playedMs = () => telephone.heard().filter((byte) => byte === 0x11).length / 8;
  while (playedMs() < heardMs) await clock.advance(1);
  transport.interrupt();
  await clock.advance(0);
  const { audio_end_ms: truncatedAtMs } = toModel.findLast(({ type }) =>
    type === "conversation.item.truncate"
  );
  return {
    heardMs: playedMs(),
    truncatedAtMs,
    source: cuts[0]?.source,
  };
}

better(ROW, "a barge-in long after the last mark", (side) => cutAt(side, 700), {
  theirs: { heardMs: 700, truncatedAtMs: 450, source: undefined },
  ours: { heardMs: 700, truncatedAtMs: 700, source: "clock" },
});

better(ROW, "a barge-in just behind a mark", (side) => cutAt(side, 400), {
  theirs: { heardMs: 400, truncatedAtMs: 450, source: undefined },
  ours: { heardMs: 400, truncatedAtMs: 400, source: "mark" },
});

better(
  "the model's audio before `start`",
  "what Twilio is sent, before and after",
  async (side) => {
    const stage = side.byHand();
    await stage.connect();
    stage.delta(20);
    const before = stage.sentToPhone("media").map(({ streamSid }) => streamSid);
    stage.start();
    return { before, after: stage.sentToPhone("media").slice(before.length).length };
  },
  { theirs: { before: [null], after: 0 }, ours: { before: [], after: 1 } },
);

better(
  "marks that do not come back",
  "which answers a barge-in in the second one truncates",
  async (side) => {
    const { clock, telephone, transport, toModel } = side.onThePhone({
      responder: () => ({ audio: new Uint8Array(2_000 * 8) }),
      pacing: { speed: 20 },
    });
    const send = telephone.socket.send.bind(telephone.socket);
    telephone.socket.send = (data) => {
      if (JSON.parse(data as string).event !== "mark") send(data);
    };
    await Promise.all([transport.connect({ apiKey: "ek_test" }), clock.advance(0)]);
    const items = new Set<string>();
    transport.on("response.output_audio.delta", ({ item_id }: AnyValue) => items.add(item_id));
    transport.sendMessage("go on");
    await clock.advance(8_000);
    transport.sendMessage("go on");
    await clock.advance(1_000);
    transport.interrupt();
    await clock.advance(0);
    return toModel.flatMap(({ type, item_id }) =>
      type === "conversation.item.truncate" ? [[...items].indexOf(item_id)] : []
    );
  },
  { theirs: [0, 1], ours: [1] },
);
