import { assertEquals } from "@std/assert";
import {
  type CarrierDialect,
  PhoneCall,
  PhoneRealtimeTransportLayer,
} from "../../../src/telephony/mod.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import { OpenAIRealtimeWebSocket } from "../../../src/transport/mod.ts";
import { bytesToBase64 } from "../../../src/wire/base64.ts";
import { HandSocket } from "../../support/twilio_stage.ts";

/**
 * The dialect of a made-up carrier. Its messages are lines of words, its calls start with "call",
 * its line is A-law.
 */
const acmeDialect: CarrierDialect = {
  carrier: "acme",
  format: { type: "audio/pcma" },
  decode(frame) {
    const [verb = "", value = ""] = String(frame).split(" ");
    switch (verb) {
      case "call": {
        const ids = { streamId: value, callId: value, accountId: "acme", parameters: {} };
        return { message: frame, event: { kind: "start", start: { ...ids, isLineFormat: true } } };
      }
      case "audio":
        return { message: frame, event: { kind: "media", media: { base64: value } } };
      case "played":
        return { message: frame, event: { kind: "mark", name: value } };
      case "key":
        return { message: frame, event: { kind: "dtmf", digit: value } };
      case "bye":
        return { message: frame, event: { kind: "stop" } };
    }
    return { message: frame };
  },
  createEncoder: (streamId) => ({
    encodeMedia: (base64) => JSON.stringify(`${streamId} audio ${base64}`),
    encodeMark: (name) => JSON.stringify(`${streamId} say-when ${name}`),
    encodeClear: () => JSON.stringify(`${streamId} hush`),
  }),
};

Deno.test("another carrier is another dialect, and nothing else", async () => {
  const [phone, modelSocket] = [new HandSocket(), new HandSocket()];
  const clock = new ManualClock();
  const call = new PhoneCall(phone, { dialect: acmeDialect, clock });
  const model = new OpenAIRealtimeWebSocket({ clock, createWebSocket: () => modelSocket as never });
  const transport = new PhoneRealtimeTransportLayer({ call, model, clock, pacing: false });
  const seen: unknown[] = [];
  transport.on("*", (event) => {
    if (event.type === "acme_message") seen.push(event.message);
  });
  transport.on("dtmf", ({ digit }) => seen.push(digit));
  transport.on("call_ended", ({ how }) => seen.push(how));

  phone.receive("call 7");
  phone.receive("audio AQID");
  await transport.connect({ apiKey: "any" });
  assertEquals(modelSocket.sent[0].session.audio.output.format, { type: "audio/pcma" });
  assertEquals(modelSocket.sent[1], { type: "input_audio_buffer.append", audio: "AQID" });

  const base64 = bytesToBase64(new Uint8Array(800));
  const position = { response_id: "r", item_id: "i", content_index: 0 };
  const server = (event: object) => modelSocket.receive(JSON.stringify(event));
  server({ type: "response.output_audio.delta", ...position, delta: base64 });
  phone.receive("played i:100:g1:m1");
  assertEquals(transport.phonePlayback[0]?.heardMs, 100);
  server({ type: "response.output_audio.delta", ...position, delta: base64 });
  server({ type: "input_audio_buffer.speech_started" });
  assertEquals(phone.sent, [
    `7 audio ${base64}`,
    "7 say-when i:100:g1:m1",
    `7 audio ${base64}`,
    "7 say-when i:200:g1:m2",
    "7 hush",
  ]);
  phone.receive("key 5");
  phone.receive("bye now");
  assertEquals(seen, [
    "call 7",
    "audio AQID",
    "played i:100:g1:m1",
    "key 5",
    "5",
    "bye now",
    "stop",
  ]);
  assertEquals(transport.status, "disconnected");
});
