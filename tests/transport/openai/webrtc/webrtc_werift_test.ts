import { assert, assertAlmostEquals, assertEquals, assertRejects } from "@std/assert";
import { joinedLinear16 } from "../../../../src/audio/_join.ts";
import { decodePcm16, encodePcm16 } from "../../../../src/audio/pcm16.ts";
import { createEmulator, type Responder } from "../../../../src/testing/mod.ts";
import { RealtimeConnectionError } from "../../../../src/transport/mod.ts";
import { toneOf } from "../../../support/audio/tone.ts";
import { createCaller, frequencyOf, nextOf } from "../../../support/webrtc/caller.ts";
import { answerOffer } from "../../../support/webrtc/opus_peer.ts";

const tone = toneOf({ frequencyHz: 440, rateHz: 24_000, amplitude: 12_000, sampleCount: 24_000 });
const sayTone: Responder = () => ({ audio: encodePcm16(tone), transcript: "la la la" });

Deno.test("over werift: a call is made, configured, used and ended, with nothing left", async () => {
  const emulator = createEmulator({ answerOffer });
  const { client, close } = createCaller(emulator);
  await client.connect({ initialSessionConfig: { instructions: "Be brief." } });
  const [session] = emulator.sessions;
  assertEquals(client.callId, session!.callId);
  assertEquals(client.connectionState.channelState, "open");
  const config = session!.config as unknown as Record<string, string>;
  assertEquals(config.instructions, "Be brief.");
  const spoken: string[] = [];
  client.on("audio_transcript_delta", ({ delta }) => spoken.push(delta));
  client.sendMessage("say: hello there");
  await nextOf(client, "output_audio_buffer.stopped");
  assertEquals(spoken.join(""), "hello there");
  close();
  assertEquals((await session!.ended).by, "client");
  await emulator.close();
});

Deno.test("over werift: 1000 Hz in is 1000 Hz at the emulator, and 440 Hz out is 440 Hz here", async () => {
  const emulator = createEmulator({ answerOffer, responder: sayTone });
  const caller = createCaller(emulator);
  await caller.client.connect();
  const committed = nextOf(caller.client, "input_audio_buffer.committed");
  const stopped = nextOf(caller.client, "output_audio_buffer.stopped");
  caller.speak(800);
  caller.speak(800, { amplitude: 0 });
  const { item_id: itemId } = await committed;
  const said = decodePcm16(emulator.sessions[0]!.itemAudio(itemId)!);
  assertAlmostEquals(frequencyOf(said.subarray(0, 24 * 800)), 1_000, 5);
  await stopped;
  const heard = joinedLinear16(caller.heard);
  const first = heard.findIndex((sample) => Math.abs(sample) > 3_000);
  assertAlmostEquals(frequencyOf(heard.subarray(first, first + 20_000)), 440, 5);
  caller.close();
  await emulator.close();
});

Deno.test("over werift: the server truncates at what it had played when the caller speaks", async () => {
  const emulator = createEmulator({ answerOffer, responder: sayTone });
  const caller = createCaller(emulator);
  const { client } = caller;
  await client.connect();
  let interrupted = 0;
  client.on("audio_interrupted", () => interrupted++);
  client.requestResponse();
  await nextOf(client, "output_audio_buffer.started");
  const truncated = nextOf(client, "conversation.item.truncated");
  caller.speak(300);
  const { item_id: itemId, audio_end_ms: endMs } = await truncated;
  assert(endMs < 1_000, `${endMs} ms`);
  assertEquals(emulator.sessions[0]!.itemAudio(itemId)!.length, endMs * 48);
  const entry = client.playback.entries.find((one) => one.itemId === itemId)!;
  assertEquals([entry.heardMs, interrupted], [endMs, 1]);
  caller.close();
  await emulator.close();
});

Deno.test("over werift: a hang-up on the server ends the connection here", async () => {
  const emulator = createEmulator({ answerOffer });
  const caller = createCaller(emulator);
  await caller.client.connect();
  const ended = nextOf(caller.client, "disconnected");
  await emulator.fetch(`http://emulator/v1/realtime/calls/${caller.client.callId}/hangup`, {
    method: "POST",
    headers: { Authorization: "Bearer sk-test" },
  });
  await ended;
  assertEquals(caller.client.status, "disconnected");
  caller.close();
  await emulator.close();
});

Deno.test("over werift: a wrong key is refused with the server's message, and a right key works afterwards", async () => {
  const emulator = createEmulator({ answerOffer, apiKeys: ["sk-right"] });
  const caller = createCaller(emulator);
  const error = await assertRejects(
    () => caller.client.connect({ apiKey: "sk-wrong" }),
    RealtimeConnectionError,
    "status 401: The API key is not valid.",
  );
  assertEquals(error.stage, "http");
  await caller.client.connect({ apiKey: "sk-right" });
  caller.close();
  await emulator.close();
});

Deno.test("over werift: an invalid answer is refused at its stage, and nothing is left", async () => {
  const { client, close } = createCaller({
    fetch: () => Promise.resolve(new Response("<html>", { status: 201 })),
  });
  const error = await assertRejects(() => client.connect(), RealtimeConnectionError);
  assertEquals(error.stage, "answer");
  close();
});

Deno.test("over werift: an answer with a wrong address ends with the time-out, at the stage ICE", async () => {
  const emulator = createEmulator({
    answerOffer: async ({ sdp, callId }, call) => {
      const nowhere = sdp.replaceAll(/^a=candidate.*\r\n/gm, "");
      const peer = await answerOffer({ sdp: nowhere, callId }, call);
      return { ...peer, sdp: peer.sdp.replaceAll(/ 127\.0\.0\.1 \d+ /g, " 127.0.0.1 9 ") };
    },
  });
  const { client, close } = createCaller(emulator);
  const error = await assertRejects(
    () => client.connect({ timeoutMs: 1_000 }),
    RealtimeConnectionError,
  );
  assertEquals([error.code, error.stage], ["timeout", "ice"]);
  close();
  await emulator.close();
});

Deno.test("over werift: close() during connect leaves nothing running", async () => {
  const emulator = createEmulator({ answerOffer });
  const { client, close } = createCaller(emulator);
  const connecting = client.connect();
  client.once("connection_change", () => {});
  close();
  await assertRejects(() => connecting, RealtimeConnectionError, "close() was called");
  await emulator.close();
});
