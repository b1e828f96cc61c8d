// The carrier's socket is open and takes nothing: audio waits in this process, where it can be dropped.
import { assert, assertEquals, assertLessOrEqual } from "@std/assert";
import { createServer } from "node:http";
import { type AddressInfo, connect } from "node:net";
import { WebSocketServer } from "ws";
import type { DomPhoneSocket } from "../../src/telephony/mod.ts";
import { ManualClock } from "../../src/testing/manual_clock.ts";
import { createTwilioStage, frame } from "../support/twilio_stage.ts";

const FULL = 64_001;

async function openStage(options: Parameters<typeof createTwilioStage>[0]) {
  const stage = createTwilioStage(options);
  await stage.connect();
  stage.start();
  stage.server({ type: "response.created", response: { id: "r" } });
  const media = () => stage.phone.sent.filter(({ event }) => event === "media").length;
  return { ...stage, media };
}

for (const pacing of [true, false]) {
  const how = pacing ? "paced" : "pacing: false";

  Deno.test(`${how}: what the carrier's socket does not take waits, and goes out when it does`, async () => {
    const stage = await openStage({ pacing });
    stage.phone.bufferedAmount = FULL;
    for (let i = 0; i < 10; i++) stage.delta("ia", frame(i));
    stage.audioDone("ia");
    await stage.clock.advance(10_000);
    assertEquals(stage.phone.sent, []);
    assertEquals(stage.transport.phonePlayback, [
      { itemId: "ia", contentIndex: 0, sentMs: 0, heardMs: 0, source: "clock" },
    ]);
    stage.phone.bufferedAmount = FULL - 1;
    await stage.clock.advance(20 + 200);
    assertEquals(stage.media(), 10);
    assertEquals(stage.phoneTrace().at(-1)?.startsWith("mark done:ia:g1"), true);
    assertEquals(stage.clock.pendingTimers, 0);
  });

  Deno.test(`${how}: a barge-in drops what waits, and it counts as not heard`, async () => {
    const stage = await openStage({ pacing });
    stage.delta("ia", frame(1));
    stage.phone.bufferedAmount = FULL;
    for (let i = 0; i < 10; i++) stage.delta("ia", frame(i));
    await stage.clock.advance(100);
    stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
    assertEquals(stage.cuts[0]?.map(({ sentMs, heardMs }) => [sentMs, heardMs]), [[20, 20]]);
    assertEquals(stage.phoneTrace().at(-1), "clear");
    stage.phone.bufferedAmount = 0;
    await stage.clock.advance(1_000);
    assertEquals([stage.media(), stage.clock.pendingTimers], [1, 0]);
  });

  Deno.test(`${how}: while the socket takes nothing, late marks are no sign that they were lost`, async () => {
    const stage = await openStage({ pacing });
    for (let i = 0; i < 10; i++) stage.delta("ia", frame(i));
    stage.phone.bufferedAmount = FULL;
    await stage.clock.advance(10_000);
    stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
    assertLessOrEqual(stage.cuts[0]![0]!.heardMs, 100); // up to the first mark
  });

  Deno.test(`${how}: what waits for the carrier is bounded, and what is dropped is said once`, async () => {
    const stage = await openStage({ pacing, maxWaitingMs: 1_000 });
    stage.phone.bufferedAmount = FULL;
    for (let i = 0; i < 100; i++) stage.delta("ia", frame(i));
    assertEquals(stage.transport.droppedPlaybackMs, 1_000);
    assertEquals(stage.errors.length, 1);
  });

  Deno.test(`${how}: a hang-up waits for what the socket does not take, up to maxWaitMs`, async () => {
    const stage = await openStage({ pacing });
    stage.phone.bufferedAmount = FULL;
    stage.delta("ia", frame(1));
    stage.audioDone("ia");
    stage.server({ type: "response.done", response: { id: "r", status: "completed" } });
    let outcome = "";
    stage.transport.hangup({ maxWaitMs: 3_000 }).then((result) => outcome = result);
    await stage.clock.advance(2_999);
    assertEquals(outcome, "");
    await stage.clock.advance(1);
    assertEquals([outcome, stage.clock.pendingTimers], ["cut", 0]);
  });

  Deno.test(`${how}: a call that ends while its socket takes nothing leaves no timer`, async () => {
    const stage = await openStage({ pacing });
    stage.phone.bufferedAmount = FULL;
    stage.delta("ia", frame(1));
    assertEquals(stage.clock.pendingTimers, 1);
    stage.phone.end(1006);
    assertEquals(stage.clock.pendingTimers, 0);
  });
}

for (const pacing of [true, false]) {
  for (const readyState of [0, 2]) {
    const how = `${pacing ? "paced" : "pacing: false"}, readyState ${readyState}`;
    Deno.test(`${how}: what a socket cannot take now is not counted as heard`, async () => {
      const stage = createTwilioStage({ pacing });
      await stage.connect();
      stage.start();
      stage.phone.readyState = readyState;
      stage.delta("ia", frame(1));
      await stage.clock.advance(1_000);
      assertEquals(stage.transport.phonePlayback[0]?.heardMs, 0);
      assertEquals(stage.phone.sent, []);
      stage.phone.readyState = 1;
      await stage.clock.advance(20);
      assertEquals(stage.phoneTrace()[0], "media");
    });
  }
}

/** Opens a WebSocket over TCP, and never reads from it. */
function dialDeaf(port: number) {
  const peer = connect(port, "127.0.0.1", () => {
    peer.pause();
    peer.write(
      "GET / HTTP/1.1\r\nhost: a\r\nupgrade: websocket\r\nconnection: upgrade\r\n" +
        "sec-websocket-version: 13\r\nsec-websocket-key: dGhlIHNhbXBsZSBub25jZQ==\r\n\r\n",
    );
  });
  peer.on("error", () => {});
  return peer;
}

/** A client's text frame of 126 bytes or more, masked with zeros. */
function maskedFrame(text: string): Uint8Array {
  const bytes = new TextEncoder().encode(text.padEnd(126));
  return Uint8Array.of(0x81, 0xfe, bytes.length >> 8, bytes.length & 255, 0, 0, 0, 0, ...bytes);
}

/** A server's socket of the `ws` package whose peer never reads. */
async function acceptByWs() {
  const http = createServer();
  const sockets = new WebSocketServer({ server: http, perMessageDeflate: false });
  await new Promise<void>((resolve) => http.listen(0, "127.0.0.1", resolve));
  const accepted = new Promise<DomPhoneSocket>((resolve) => sockets.on("connection", resolve));
  const peer = dialDeaf((http.address() as AddressInfo).port);
  const socket = await accepted;
  const close = async () => {
    peer.destroy();
    await new Promise((resolve) => http.close(resolve));
  };
  return { socket, peer, close };
}

/** A socket of Deno's own server whose peer never reads. */
async function acceptByDeno() {
  const accepted = Promise.withResolvers<DomPhoneSocket>();
  const server = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, (request) => {
    const { socket, response } = Deno.upgradeWebSocket(request);
    socket.onopen = () => accepted.resolve(socket);
    return response;
  });
  const peer = dialDeaf(server.addr.port);
  const socket = await accepted.promise;
  const close = async () => {
    const closed = new Promise((resolve) => socket.addEventListener("close", resolve));
    peer.destroy();
    await closed;
    await server.shutdown();
  };
  return { socket, peer, close };
}

for (const [server, accept] of [["ws", acceptByWs], ["Deno", acceptByDeno]] as const) {
  Deno.test(`a real socket of ${server}'s whose peer never reads keeps 64 KB and one message at the most`, async () => {
    const { socket, peer, close } = await accept();
    const clock = new ManualClock();
    const stage = createTwilioStage({
      twilioWebSocket: socket,
      pacing: false,
      maxWaitingMs: 10_000,
      clock,
    });
    await stage.connect();
    const { call } = stage.transport;
    peer.write(maskedFrame(
      '{"event":"start","start":{"streamSid":"MZ1","callSid":"CA1","accountSid":"AC1"}}',
    ));
    await call.started();
    for (let i = 0; i < 400; i++) { // 26 MB are more than any operating system buffers
      stage.delta(`item ${i}`, new Uint8Array(48_000));
      await clock.advance(20);
      assertLessOrEqual(socket.bufferedAmount!, 64_000 + 65_000);
    }
    assert(call.blocked);
    assert(stage.transport.droppedPlaybackMs > 0);
    call.close();
    await close();
  });
}
