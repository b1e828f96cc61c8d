import { assert, assertEquals, assertThrows } from "@std/assert";
import {
  createEmulator,
  type EmulatorOptions,
  type Fault,
  ManualClock,
  type MessageFault,
} from "../../../../src/testing/mod.ts";
import { SocketClient } from "../../../support/emulator/socket_client.ts";

const DONE = ["response.output_audio.done", "response.output_audio_transcript.done"];

async function connect(options: EmulatorOptions, query = "") {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, ...options });
  const raw: unknown[] = [];
  const socket = emulator.createWebSocket({
    url: `ws://emulator/v1/realtime?model=gpt-realtime${query}`,
    apiKey: "x",
  });
  const log: string[] = [];
  socket.addEventListener("open", () => log.push("open"));
  socket.addEventListener("error", () => log.push("error"));
  socket.addEventListener("message", ({ data }) => raw.push(data));
  socket.addEventListener("close", ({ code, reason }) => log.push(`close ${code} ${reason}`));
  await clock.advance(0);
  const types = () =>
    raw.map((data) =>
      typeof data === "string" ? /"type":"([^"]+)"/.exec(data)?.[1] ?? data : "binary"
    );
  return {
    clock,
    emulator,
    socket,
    raw,
    log,
    types,
    async respond() {
      const content = [{ type: "input_text", text: "say: four words for you" }];
      const item = { type: "message", role: "user", content };
      socket.send(JSON.stringify({ type: "conversation.item.create", item }));
      socket.send(JSON.stringify({ type: "response.create" }));
      await clock.advance(5000);
    },
  };
}

const withFault = (...faults: Fault[]) => connect({ faults });

Deno.test("fault drop: the message is lost, up to the given number of times", async () => {
  const { respond, types } = await withFault({
    fault: "drop",
    event: "conversation.item.*",
    skip: 1,
    times: 2,
  });
  await respond();
  // of added, done, added, done, the fault affects the second and the third
  assertEquals(types().filter((type) => type.startsWith("conversation.item.")), [
    "conversation.item.added",
    "conversation.item.done",
  ]);
});

Deno.test("fault delay: the message is late, and everything waits for it", async () => {
  const { socket, clock, types } = await withFault({
    fault: "delay",
    event: "session.updated",
    delayMs: 700,
  });
  socket.send(JSON.stringify({ type: "session.update", session: { type: "realtime" } }));
  socket.send(JSON.stringify({ type: "input_audio_buffer.clear" }));
  await clock.advance(699);
  assertEquals(types(), ["session.created"]);
  await clock.advance(1);
  assertEquals(types(), ["session.created", "session.updated", "input_audio_buffer.cleared"]);
});

Deno.test("fault duplicate: the message comes twice, with the same id", async () => {
  const { raw, types } = await withFault({ fault: "duplicate", event: "session.created" });
  assertEquals(types(), ["session.created", "session.created"]);
  assertEquals(raw[0], raw[1]);
});

Deno.test("fault reorder: only neighbours whose order the protocol leaves open", async () => {
  const plain = await withFault();
  await plain.respond();
  const swapped = await withFault({ fault: "reorder" });
  await swapped.respond();
  assertEquals(swapped.types().filter((type) => DONE.includes(type)), DONE.toReversed());
  assertEquals(swapped.types().toSorted(), plain.types().toSorted());
  assertEquals(swapped.types().at(-1), plain.types().at(-1));
  const index = (type: string) => swapped.types().lastIndexOf(type);
  assert(index("response.output_item.done") < index("conversation.item.done"));
  assert(index("conversation.item.done") < index("response.done"));
});

Deno.test("fault garbage and binary: a frame that is not an event comes before the message", async () => {
  const { types } = await withFault(
    { fault: "garbage", event: "session.created", text: "<html>" },
    { fault: "binary", event: "session.created" },
  );
  assertEquals(types(), ["<html>", "binary", "session.created"]);
});

Deno.test("fault strip: fields of the event are missing", async () => {
  const { raw } = await withFault({
    fault: "strip",
    event: "session.created",
    fields: ["event_id"],
  });
  assertEquals(Object.keys(JSON.parse(raw[0] as string)), ["type", "session"]);
});

Deno.test("fault slow_start: the socket opens, and no event comes for a while", async () => {
  const { clock, log, types } = await withFault({ fault: "slow_start", delayMs: 3000 });
  await clock.advance(2999);
  assertEquals([log, types()], [["open"], []]);
  await clock.advance(1);
  assertEquals(types(), ["session.created"]);
});

Deno.test("fault stall: no event comes and the socket stays open, for good or for a while", async () => {
  const forGood = await withFault({ fault: "stall", event: "response.output_audio.delta" });
  await forGood.respond();
  assertEquals(forGood.types().at(-1), "response.output_audio_transcript.delta");
  assertEquals(forGood.log, ["open"]);
  const aWhile = await withFault({ fault: "stall", event: "response.done", durationMs: 10_000 });
  await aWhile.respond();
  assert(!aWhile.types().includes("response.done"));
  await aWhile.clock.advance(10_000);
  assert(aWhile.types().includes("response.done"));
});

for (const code of [1001, 1006, 1011, 1013, 3000, 4004]) {
  Deno.test(`fault close: ${code} in mid-response`, async () => {
    const { respond, types, log } = await withFault({
      fault: "close",
      event: "response.output_audio.delta",
      skip: 1,
      code,
      reason: "why",
    });
    await respond();
    assertEquals(types().filter((type) => type === "response.output_audio.delta").length, 1);
    assertEquals(
      log,
      code === 1006 ? ["open", "error", "close 1006 "] : ["open", `close ${code} why`],
    );
  });
}

Deno.test("fault refuse: the socket does not open, for the given number of clients", async () => {
  const emulator = createEmulator({ faults: [{ fault: "refuse", status: 500, times: 2 }] });
  const opened = [];
  for (let attempt = 0; attempt < 3; attempt++) {
    const url = "ws://emulator/v1/realtime?model=gpt-realtime";
    const client = new SocketClient(emulator.createWebSocket({ url, apiKey: "x" }));
    opened.push(await client.event("session.created").then(() => true, () => false));
  }
  assertEquals(opened, [false, false, true]);
  await emulator.close();
});

Deno.test("fault hang: the handshake is never answered, in the process and on a real socket", async () => {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, faults: [{ fault: "hang" }] });
  const socket = emulator.createWebSocket({ url: "ws://e/v1/realtime?model=gpt-x", apiKey: "x" });
  await clock.advance(60_000);
  assertEquals(socket.readyState, 0);
  socket.close();
  await clock.advance(0);
  assertEquals(socket.readyState, 3);
  const server = await emulator.listen();
  const hanging = new SocketClient(
    new WebSocket(`${server.url}?model=gpt-x`, { headers: { Authorization: "x" } }) as never,
  );
  await emulator.close();
  await hanging.closed();
  assertEquals(hanging.log, ["error", "close"]);
});

for (const status of [401, 429, 500]) {
  Deno.test(`fault refuse: HTTP ${status} at the handshake of a real socket`, async () => {
    const emulator = createEmulator({ faults: [{ fault: "refuse", status }] });
    const server = await emulator.listen();
    const socket = new WebSocket(`${server.url}?model=gpt-realtime`, {
      headers: { Authorization: "Bearer x" },
    });
    const message = await new Promise<string>((resolve) => {
      socket.onerror = (event) => resolve((event as ErrorEvent).message);
    });
    assert(message.includes(String(status)), message);
    await emulator.close();
  });
}

Deno.test("faults by URL: kind, fields and lists, any number", async () => {
  const { types } = await connect(
    {},
    "&fault=duplicate;event=session.created;times=1&fault=garbage;text=oops;times=1",
  );
  assertEquals(types(), ["oops", "session.created", "session.created"]);
});

Deno.test("faults by URL: an unknown fault refuses the handshake", async () => {
  for (const query of ["explode", "delay", "drop;colour=red", "delay;delayMs=soon"]) {
    const { log } = await connect({}, `&fault=${query}`);
    assertEquals(log, ["error", "close 1006 "]);
  }
});

Deno.test("faults by inject: the fault applies from then on", async () => {
  const { emulator, socket, clock, types } = await connect({});
  const [session] = emulator.sessions;
  session!.inject({ fault: "drop", event: "session.updated", times: 1 });
  for (let i = 0; i < 2; i++) {
    socket.send(JSON.stringify({ type: "session.update", session: { type: "realtime" } }));
  }
  await clock.advance(0);
  assertEquals(types(), ["session.created", "session.updated"]);
  assertThrows(() => session!.inject({ fault: "boom" } as unknown as MessageFault), RangeError);
});

Deno.test("faults: a wrong fault in the options is refused at once", () => {
  assertThrows(
    () => createEmulator({ faults: [{ fault: "close" } as unknown as Fault] }),
    RangeError,
  );
});

Deno.test("faults: with the same seed, the same messages are lost", async () => {
  const runs = [];
  for (const seed of [5, 5, 6]) {
    const { respond, types } = await connect({
      seed,
      faults: [{ fault: "drop", probability: 0.5 }],
    });
    await respond();
    runs.push(types().join());
  }
  assertEquals(runs[0], runs[1]);
  assert(runs[0] !== runs[2]);
});

Deno.test("faults: no timer is left when the client has gone", async () => {
  const { socket, clock, emulator } = await withFault({ fault: "slow_start", delayMs: 60_000 });
  socket.close();
  await clock.advance(0);
  assert(emulator.sessions[0]!.end);
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("fault reorder: a message that is held back when the server closes still goes out, before the close", async () => {
  const { emulator, clock, types, log, socket } = await connect({
    faults: [{ fault: "reorder", event: "response.output_audio.delta" }],
    pacing: { speed: 1 },
  });
  socket.send(JSON.stringify({ type: "response.create" }));
  await clock.advance(50);
  const isTold = () => types().includes("response.output_audio.delta");
  assertEquals(isTold(), false);
  emulator.sessions[0]!.close(4000, "bye");
  await clock.advance(0);
  assertEquals([isTold(), log.at(-1)], [true, "close 4000 bye"]);
});

Deno.test("fault duplicate: two of them make four", async () => {
  const { types } = await withFault(
    { fault: "duplicate", event: "session.created" },
    { fault: "duplicate", event: "session.*" },
  );
  assertEquals(types(), Array(4).fill("session.created"));
});

Deno.test("fault reorder: a pair is swapped whichever of the two comes first", async () => {
  for (const audioDoneFirst of ["audio", "transcript"] as const) {
    const faults: Fault[] = [{ fault: "reorder", event: "response.output_audio*" }];
    const options = { openQuestions: { audioDoneFirst } };
    const [plain, swapped] = await Promise.all([connect(options), connect({ ...options, faults })]);
    for (const { respond } of [plain, swapped]) await respond();
    const [before, after] = [plain, swapped].map(({ types }) =>
      types().filter((type) => DONE.includes(type))
    );
    assertEquals(after, before!.toReversed());
  }
});
