import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { RealtimeAgent } from "../../src/agent/realtime_agent.ts";
import { tool } from "../../src/agent/tool.ts";
import { RealtimeConnectionError, UserError } from "../../src/contract/errors.ts";
import { RealtimeSession } from "../../src/session/realtime_session.ts";
import { createEmulator, ManualClock, ScriptedRealtimeTransport } from "../../src/testing/mod.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/openai/websocket.ts";
import { type AnyValue, spokenBy, startSession } from "../support/session.ts";

const agent = new RealtimeAgent({ name: "guide" });

/** A transport that counts its listeners. */
function counted(emulator = createEmulator({ clock: new ManualClock() })) {
  const transport = new OpenAIRealtimeWebSocket(emulator);
  let listeners = 0;
  const { on, off } = transport as AnyValue;
  (transport as AnyValue).on = (...args: unknown[]) => {
    listeners++;
    return on.apply(transport, args);
  };
  (transport as AnyValue).off = (...args: unknown[]) => {
    listeners--;
    return off.apply(transport, args);
  };
  return { transport, emulator, listeners: () => listeners };
}

Deno.test("close() removes every listener from the transport, and another session may use it", async () => {
  const { transport, emulator, listeners } = counted();
  const session = new RealtimeSession(agent, { transport });
  session.on("audio", () => {});
  assertEquals(listeners(), 0);
  await session.connect({ apiKey: "ek_test" });
  assert(listeners() > 10);
  session.close();
  session.close();
  assertEquals([listeners(), transport.status], [0, "disconnected"]);
  await using other = new RealtimeSession(agent, { transport });
  await other.connect({ apiKey: "ek_test" });
  assertEquals(transport.status, "connected");
  await emulator.close();
});

Deno.test("close() in a listener of any event: no event is raised after it", async () => {
  const ask = tool({
    name: "ask",
    description: "",
    parameters: { type: "object" },
    execute: () => "answered",
  });
  const names = [
    "history_added",
    "history_updated",
    "audio_start",
    "audio",
    "agent_start",
    "agent_tool_start",
    "agent_tool_end",
    "agent_end",
    "error",
  ];
  for (const name of names.slice(0, -1)) {
    for (let turn = 0; turn < 12; turn++) {
      const talker = new RealtimeAgent({ name: "guide", tools: [ask] });
      await using started = await startSession(talker);
      const session: AnyValue = started.session;
      const told: string[] = [];
      let count = 0;
      for (const each of names) {
        session.on(each, () => {
          if (told.length > 0) told.push(each);
          else if (each === name && count++ === turn) {
            session.close();
            told.push(`closed by ${name} ${turn}`);
          }
        });
        (talker as AnyValue).on(each, () => told.length > 0 && told.push(`the agent's ${each}`));
      }
      await started.say("call: ask");
      assertEquals(told.slice(1), [], told[0]);
    }
  }
});

Deno.test("await using closes the session", async () => {
  const { transport, emulator, listeners } = counted();
  {
    await using session = new RealtimeSession(agent, { transport });
    await session.connect({ apiKey: "ek_test" });
  }
  assertEquals([listeners(), transport.status], [0, "disconnected"]);
  await emulator.close();
});

Deno.test("an attempt that fails leaves no listener, and may be repeated", async () => {
  const { transport, emulator, listeners } = counted();
  const session = new RealtimeSession(agent, { transport });
  await assertRejects(() => session.connect({ apiKey: "" }), UserError, "API key");
  assertEquals([listeners(), transport.status], [0, "disconnected"]);
  await session.connect({ apiKey: "ek_test" });
  session.close();
  await emulator.close();
});

Deno.test("close() ends an attempt while the agent's functions run and while the socket opens", async () => {
  for (const microtasks of [0, 1, 20]) {
    const { transport, emulator, listeners } = counted();
    const session = new RealtimeSession(agent, { transport });
    const connecting = session.connect({ apiKey: "ek_test" });
    for (let i = 0; i < microtasks; i++) await Promise.resolve();
    session.close();
    const error = await assertRejects(() => connecting, RealtimeConnectionError);
    assertEquals([error.code, listeners(), transport.status], [
      "closed_by_client",
      0,
      "disconnected",
    ]);
    await emulator.close();
  }
});

Deno.test("a second connect() is refused and changes nothing, however early it comes", async () => {
  const { transport, emulator } = counted();
  const session = new RealtimeSession(agent, { transport });
  const connecting = session.connect({ apiKey: "ek_test" });
  await assertRejects(() => session.connect({ apiKey: "ek_test" }), UserError, "connect");
  await connecting;
  await assertRejects(() => session.connect({ apiKey: "ek_test" }), UserError, "connect");
  assertEquals(transport.status, "connected");
  session.close();
  await emulator.close();
});

Deno.test("a session that connects again has its first agent, an empty history, and its usage so far", async () => {
  const other = new RealtimeAgent({ name: "other" });
  await using started = await startSession(new RealtimeAgent({ name: "first", handoffs: [other] }));
  const { session } = started;
  await started.say("call: transfer_to_other");
  const { requests } = session.usage;
  session.close();
  const updates: number[] = [];
  session.on("history_updated", ({ length }) => updates.push(length));
  await Promise.all([session.connect({ apiKey: "ek_test" }), started.clock.advance(0)]);
  assertEquals(updates, [0]);
  assertEquals([session.currentAgent.name, session.history], ["first", []]);
  await started.say("say: hello");
  assertEquals(spokenBy(session, "assistant"), ["hello"]);
  assertEquals(session.usage.requests, requests + 1);
});

Deno.test("a late event of an earlier connection does not change the new history", async () => {
  const transport = new ScriptedRealtimeTransport();
  const session = new RealtimeSession(agent, { transport });
  await session.connect({ apiKey: "any" });
  transport.emit("item_update", {
    itemId: "i",
    type: "message",
    role: "user",
    status: "in_progress",
    content: [{ type: "input_audio", transcript: null }],
  });
  const connected = Promise.withResolvers<void>();
  session.once("transport_event", () => {
    session.close();
    connected.resolve(session.connect({ apiKey: "any" }));
  });
  let updates = 0;
  session.on("history_updated", () => updates++);
  transport.emit("*", {
    type: "conversation.item.input_audio_transcription.completed",
    item_id: "i",
    transcript: "hello",
  });
  await connected.promise;
  assertEquals([session.history, updates], [[], 1]);
});

Deno.test("a session that the server has ended can be connected again", async () => {
  await using started = await startSession(agent);
  started.server.close(1001, "60 minutes");
  await started.clock.advance(0);
  assertEquals(started.session.transport.status, "disconnected");
  await Promise.all([started.session.connect({ apiKey: "ek_test" }), started.clock.advance(0)]);
  await started.clock.advance(10);
  await started.say("say: back");
  assertEquals(spokenBy(started.session, "assistant"), ["back"]);
});

Deno.test("the runtime decides the default transport; one that it lacks is refused at once", () => {
  assertThrows(() => new RealtimeSession(agent, { transport: "webrtc" }), UserError, "WebRTC");
  assert(new RealtimeSession(agent).transport instanceof OpenAIRealtimeWebSocket);
  assertThrows(
    () => new RealtimeSession(agent, { transport: "pigeon" as "websocket" }),
    UserError,
    "transport",
  );
});

Deno.test("audio is decoded only once somebody listens to it, also if the listener comes late", async () => {
  const decoded = { count: 0 };
  const codec = {
    wireFormat: { type: "audio/pcmu" as const },
    encode: (samples: Int16Array) => new Uint8Array(samples.length),
    decode(bytes: Uint8Array) {
      decoded.count++;
      return new Int16Array(bytes.length);
    },
    flush: () => new Uint8Array(0),
  };
  const clock = new ManualClock();
  const emulator = createEmulator({ clock });
  const transport = new OpenAIRealtimeWebSocket({ ...emulator, clock, codec });
  await using session = new RealtimeSession(agent, { transport });
  await Promise.all([session.connect({ apiKey: "ek_test" }), clock.advance(0)]);
  session.sendMessage("say: hello");
  await clock.advance(5_000);
  assertEquals(decoded.count, 0);
  const starts: string[] = [];
  session.on("audio_start", (_context, { name }) => starts.push(name));
  session.sendMessage("say: hello");
  await clock.advance(5_000);
  assert(decoded.count > 0);
  assertEquals(starts, ["guide"]);
  await emulator.close();
});

Deno.test("a listener that throws changes nothing, and its error is raised", async () => {
  await using started = await startSession(agent);
  started.session.on("history_added", () => {
    throw new Error("mine");
  });
  agent.on("agent_start", () => {});
  await started.say("say: hello");
  assertEquals(spokenBy(started.session, "assistant"), ["hello"]);
  assert(started.errors.every(({ message }) => message === "mine"));
  assert(started.errors.length > 0);
});

Deno.test("an error without a listener goes to the logger, without the server's message", async () => {
  const logged: string[] = [];
  const clock = new ManualClock();
  const emulator = createEmulator({ clock });
  const session = new RealtimeSession(agent, {
    transport: new OpenAIRealtimeWebSocket({ ...emulator, clock }),
    logger: { warn: (message, detail) => logged.push(`${message}: ${detail}`) },
  });
  await Promise.all([session.connect({ apiKey: "ek_test" }), clock.advance(0)]);
  session.transport.sendEvent({ type: "conversation.item.delete", item_id: "my-secret" });
  await clock.advance(1_000);
  assertEquals(logged.length, 1);
  assert(!logged[0]!.includes("my-secret"));
  session.close();
  await emulator.close();
});
