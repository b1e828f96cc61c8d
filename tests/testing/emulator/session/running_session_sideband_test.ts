import { assertEquals } from "@std/assert";
import { createEmulator, type EmulatorOptions, ManualClock } from "../../../../src/testing/mod.ts";
import { SocketClient } from "../../../support/emulator/socket_client.ts";

async function call(options: EmulatorOptions = {}) {
  const clock = new ManualClock();
  const emulator = createEmulator({ clock, ...options });
  const open = (query: string) =>
    new SocketClient(
      emulator.createWebSocket({ url: `ws://emulator/v1/realtime?${query}`, apiKey: "x" }),
    );
  const main = open("model=gpt-realtime");
  await clock.advance(0);
  const session = emulator.sessions[0]!;
  const sideband = open(`call_id=${session.callId}`);
  await clock.advance(0);
  return { clock, emulator, session, main, sideband, open };
}

Deno.test("sideband: it gets session.created, and both connections send and receive", async () => {
  const { clock, main, sideband, session } = await call();
  assertEquals(sideband.events[0].session.id, session.id);
  assertEquals(session.connections, 2);
  sideband.send({
    type: "session.update",
    session: { type: "realtime", instructions: "be brief" },
  });
  await clock.advance(0);
  assertEquals(main.events.at(-1).session.instructions, "be brief");
  assertEquals(sideband.events.at(-1), main.events.at(-1));
});

Deno.test("sideband: it gets every event of a response except audio deltas, which are an option", async () => {
  for (const sidebandAudioDeltas of [false, true]) {
    const { clock, main, sideband } = await call({ openQuestions: { sidebandAudioDeltas } });
    main.send({ type: "response.create" });
    await clock.advance(5000);
    const types = (client: SocketClient) => new Set(client.events.map(({ type }) => type));
    assertEquals(types(main).has("response.output_audio.delta"), true);
    assertEquals(types(sideband).has("response.output_audio.delta"), sidebandAudioDeltas);
    assertEquals(types(sideband).has("response.done"), true);
  }
});

Deno.test("sideband: only the client that caused an error gets it", async () => {
  const { clock, main, sideband } = await call();
  sideband.send({ type: "response.cancel" });
  await clock.advance(0);
  assertEquals(sideband.log.at(-1), "error");
  assertEquals(main.log.includes("error"), false);
});

Deno.test("sideband: open question, no session.created on attach", async () => {
  const { sideband } = await call({ openQuestions: { sidebandSessionCreated: false } });
  assertEquals(sideband.log, ["open"]);
});

Deno.test("sideband: open question, it stays or closes when the first connection ends", async () => {
  for (const sidebandClosesWithCall of [false, true]) {
    const { clock, main, sideband, session } = await call({
      openQuestions: { sidebandClosesWithCall },
    });
    main.socket.close();
    await clock.advance(0);
    assertEquals(sideband.log.includes("close"), sidebandClosesWithCall);
    assertEquals(session.end !== undefined, sidebandClosesWithCall);
  }
});

Deno.test("sideband: the last connection ends the session", async () => {
  const { clock, main, sideband, session } = await call();
  main.socket.close();
  sideband.socket.close(3000, "done");
  await clock.advance(0);
  assertEquals(session.end, { code: 3000, reason: "done", by: "client" });
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("sideband: an unknown call is refused", async () => {
  const { clock, open } = await call();
  const stranger = open("call_id=rtc_x");
  await clock.advance(0);
  assertEquals(stranger.log, ["open", "error", "close"]);
});
