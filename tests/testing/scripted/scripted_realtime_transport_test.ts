import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import {
  IncompleteRealtimeScenarioError,
  RealtimeCallMatcherError,
  RealtimeTransportNotClosedError,
  ScriptedRealtimeConnectionSupersededError,
  ScriptedRealtimeScenarioCancelledError,
  ScriptedRealtimeTransport,
  UnexpectedRealtimeCallError,
} from "../../../src/testing/mod.ts";

async function connected(): Promise<ScriptedRealtimeTransport> {
  const transport = new ScriptedRealtimeTransport();
  await transport.connect({ apiKey: "sk-secret", model: "m" });
  await transport.expectCall("connect");
  return transport;
}

Deno.test("ScriptedRealtimeTransport: connect reports its status, and never records the key", async () => {
  const transport = new ScriptedRealtimeTransport();
  const changes: string[] = [];
  transport.on("connection_change", (status) => changes.push(status));
  await transport.connect({ apiKey: "sk-secret", model: "m" });
  assertEquals([transport.status, changes], ["connected", ["connecting", "connected"]]);
  const call = await transport.expectCall("connect");
  assertEquals(call.options.apiKeyProvided, true);
  assert(!JSON.stringify(transport.calls).includes("sk-secret"));
  transport.close();
  assertEquals(changes.at(-1), "disconnected");
  transport.assertClosed();
  await transport.expectCall("close");
  transport.assertComplete();
});

Deno.test("ScriptedRealtimeTransport: records snapshots, in order", async () => {
  const transport = await connected();
  const audio = new Uint8Array([1, 2]);
  const event = { type: "input_audio_buffer.clear" };
  transport.sendAudio(audio.buffer, {});
  transport.sendEvent(event);
  audio[0] = 9;
  event.type = "changed";
  const sent = await transport.expectCall("sendAudio");
  assertEquals([...new Uint8Array(sent.audio)], [1, 2]);
  assertEquals((await transport.expectCall("sendEvent")).event.type, "input_audio_buffer.clear");
  assertEquals(transport.calls.map(({ index, method }) => [index, method]), [
    [0, "connect"],
    [1, "sendAudio"],
    [2, "sendEvent"],
  ]);
});

Deno.test("ScriptedRealtimeTransport: a call of an unexpected method fails on both sides", async () => {
  const transport = await connected();
  const expected = assertRejects(
    () => transport.expectCall("sendMessage"),
    UnexpectedRealtimeCallError,
    "Cannot accept call 2: it is interrupt, and sendMessage was expected",
  );
  assertThrows(() => transport.interrupt(), UnexpectedRealtimeCallError);
  await expected;
});

Deno.test("ScriptedRealtimeTransport: a matcher that returns false fails on both sides", async () => {
  const transport = await connected();
  const expected = assertRejects(
    () => transport.expectCall("mute", ({ muted }) => muted),
    RealtimeCallMatcherError,
  );
  assertThrows(() => transport.mute(false), RealtimeCallMatcherError);
  await expected;
});

Deno.test("ScriptedRealtimeTransport: failNextCall fails one call of that method, which is recorded", async () => {
  const transport = await connected();
  transport.failNextCall("sendMessage", new Error("mine"));
  transport.interrupt();
  assertThrows(() => transport.sendMessage("a", {}), Error, "mine");
  transport.sendMessage("b", {});
  assertEquals(transport.calls.length, 4);
});

Deno.test("ScriptedRealtimeTransport: disconnect raises connection_change and, with an error, error", async () => {
  const transport = await connected();
  const log: unknown[] = [];
  transport.on("connection_change", (status) => log.push(status));
  transport.on("error", ({ error }) => log.push(error));
  transport.disconnect("gone");
  transport.disconnect();
  assertEquals(log, ["disconnected", "gone"]);
});

Deno.test("ScriptedRealtimeTransport: connect rejects if a later call ends it", async () => {
  const transport = new ScriptedRealtimeTransport();
  transport.once("connection_change", () => transport.disconnect());
  await assertRejects(
    () => transport.connect({ apiKey: "x" }),
    ScriptedRealtimeConnectionSupersededError,
  );
  assertEquals(transport.status, "disconnected");
});

Deno.test("ScriptedRealtimeTransport: assertComplete and assertClosed say what is wrong", async () => {
  const transport = await connected();
  transport.interrupt();
  transport.failNextCall("close", new Error("x"));
  const error = assertThrows(() => transport.assertComplete(), IncompleteRealtimeScenarioError);
  assertEquals(error.unconsumedCalls, [{ index: 1, method: "interrupt" }]);
  assertEquals(error.pendingFailures, [{ method: "close", count: 1 }]);
  assertThrows(() => transport.assertClosed(), RealtimeTransportNotClosedError, "connected");
});

Deno.test("ScriptedRealtimeTransport: runScenario plays both sides", async () => {
  const transport = await connected();
  const result = await transport.runScenario({
    async scenario({ expectCall, emit }) {
      const { message } = await expectCall("sendMessage");
      emit("audio_transcript_delta", {
        type: "transcript_delta",
        itemId: "i",
        responseId: "r",
        delta: `you said ${message}`,
      });
    },
    exercise: () =>
      new Promise<string>((resolve) => {
        transport.once("audio_transcript_delta", ({ delta }) => resolve(delta));
        transport.sendMessage("hello", {});
      }),
  });
  assertEquals(result, "you said hello");
});

Deno.test("ScriptedRealtimeTransport: runScenario never waits for a call that cannot come", async () => {
  const transport = await connected();
  const error = await assertRejects(
    () =>
      transport.runScenario({
        scenario: async ({ expectCall }) => void await expectCall("interrupt"),
        exercise: () => {},
      }),
    IncompleteRealtimeScenarioError,
    "calls that did not come (interrupt)",
  );
  assertEquals(error.pendingExpectations, [{ order: 2, method: "interrupt" }]);
});

Deno.test("ScriptedRealtimeTransport: runScenario fails with the first failure of either side, or an unexpected call", async () => {
  const broken = () => {
    throw new Error("mine");
  };
  for (const which of ["scenario", "exercise"] as const) {
    const transport = await connected();
    const sides = { scenario: () => {}, exercise: () => {}, [which]: broken };
    await assertRejects(() => transport.runScenario(sides), Error, "mine");
  }
  const transport = await connected();
  await assertRejects(
    () => transport.runScenario({ scenario: () => {}, exercise: () => transport.interrupt() }),
    IncompleteRealtimeScenarioError,
    "unexpected calls (interrupt)",
  );
});

Deno.test("ScriptedRealtimeTransport: runScenario can be cancelled", async () => {
  const transport = await connected();
  const controller = new AbortController();
  const run = assertRejects(
    () =>
      transport.runScenario({
        scenario: async ({ expectCall }) => void await expectCall("interrupt"),
        exercise: () => new Promise(() => {}),
        signal: controller.signal,
      }),
    ScriptedRealtimeScenarioCancelledError,
    "while it expected interrupt",
  );
  await Promise.resolve();
  await Promise.resolve();
  controller.abort();
  await run;
});
