import { assert, assertEquals, assertRejects, assertThrows } from "@std/assert";
import { encodeWav } from "../../../../src/audio/mod.ts";
import { createEmulator } from "../../../../src/testing/mod.ts";
import { ring, typesOf, words } from "../../../support/emulator/sip.ts";

const TONE_MS = 600; // the responder says ten characters
const sayTen = () => ({ say: "0123456789" });

/** For each frame of 20 ms, whether it is louder than silence. */
function loudFrames(linear16: Int16Array): boolean[] {
  const frames = Array.from({ length: linear16.length / 480 }, (_, i) => i * 480);
  return frames.map((start) => linear16.subarray(start, start + 480).some((one) => one !== 0));
}

Deno.test("sip: a client that attaches gets session.created, and may leave and come back", async () => {
  const { phone, accept, attach, clock } = ring();
  const first = await accept();
  assertEquals(typesOf(first), ["session.created"]);
  first.socket.close();
  await clock.advance(5_000);
  assertEquals([phone.end, phone.session!.connections], [undefined, 0]);
  const second = await attach();
  assertEquals(second.events[0].session.id, phone.session!.id);
});

Deno.test("sip: the caller's audio arrives, and the answer is played to the caller; its events have no audio", async () => {
  const { phone, accept, clock } = ring({ responder: sayTen });
  const client = await accept();
  phone.say(words(600));
  await clock.advance(5_000);
  assertEquals(
    typesOf(client).filter((type) =>
      /^(input|output)_audio_buffer|^response\.(cre|done)/.test(type)
    ),
    [
      "input_audio_buffer.speech_started",
      "input_audio_buffer.speech_stopped",
      "input_audio_buffer.committed",
      "response.created",
      "output_audio_buffer.started",
      "response.done",
      "output_audio_buffer.stopped",
    ],
  );
  assertEquals(client.events.some(({ type }) => type === "response.output_audio.delta"), false);
  assertEquals(loudFrames(phone.heard()).filter(Boolean).length, TONE_MS / 20);
  const [said] = phone.session!.items;
  assert(phone.session!.itemAudio(said!.id!)!.length >= 600 * 48);
});

Deno.test("sip: a barge-in stops what is played, and the server truncates by itself", async () => {
  const { phone, accept, clock } = ring({ responder: sayTen });
  const client = await accept();
  client.send({ type: "response.create" });
  await clock.advance(200);
  phone.say(words(200));
  await clock.advance(200);
  const after = typesOf(client).filter((type) =>
    /speech_started|output_audio_buffer|truncated/.test(type)
  );
  assertEquals(after, [
    "output_audio_buffer.started",
    "input_audio_buffer.speech_started",
    "output_audio_buffer.cleared",
    "conversation.item.truncated",
  ]);
  const heard = loudFrames(phone.heard());
  const heardMs = heard.filter(Boolean).length * 20;
  const { audio_end_ms } = await client.event("conversation.item.truncated");
  assertEquals(audio_end_ms, heardMs, "to the frame");
  assert(heardMs < TONE_MS);
  assertEquals(heard.at(-1), false);
});

Deno.test("sip: audio from before the accept is dropped", async () => {
  const { phone, accept, clock } = ring();
  phone.say(words(600));
  phone.press("1");
  const client = await accept();
  await clock.advance(2_000);
  assertEquals(typesOf(client), ["session.created"]);
});

Deno.test("sip: keys come as events without an id, in order, to all attached clients", async () => {
  const { phone, accept, attach, clock } = ring();
  const clients = [await accept(), await attach()];
  await clock.advance(90_000);
  phone.press("1*#");
  phone.press("D");
  await clock.advance(0);
  for (const client of clients) {
    const keys = client.events.filter(({ type }) => type.includes("dtmf"));
    assertEquals(keys.map(({ event }) => event), ["1", "*", "#", "D"]);
    assertEquals(keys[0], {
      type: "input_audio_buffer.dtmf_event_received",
      event: "1",
      received_at: 1_767_225_600 + 90,
    });
  }
  assertThrows(() => phone.press("1x"), RangeError);
});

Deno.test("sip: the caller hangs up: the session and its connections end with the call", async () => {
  const { phone, accept, clock, emulator } = ring({ responder: sayTen });
  const client = await accept();
  client.send({ type: "response.create" });
  await clock.advance(200);
  phone.hangUp();
  phone.hangUp();
  phone.press("1");
  assertEquals(await phone.ended, { kind: "hung_up", by: "caller" });
  assertEquals(await client.closed(), { code: 1000, reason: "" });
  assertEquals(emulator.sessions[0]!.end, { code: 1000, reason: "", by: "client" });
  assertEquals(clock.pendingTimers, 0);
  assertEquals(phone.session!.id, emulator.sessions[0]!.id, "it can still be looked at");
});

Deno.test("sip: a caller who gives up while it rings", async () => {
  const { phone, attach, emulator } = ring();
  phone.hangUp();
  assertEquals(await phone.ended, { kind: "hung_up", by: "caller" });
  assertEquals((await (await attach()).closed()).code, 4004);
  assertEquals(emulator.sessions.length, 0);
});

Deno.test("sip: the service ends the call after an hour, and when the emulator is closed", async () => {
  for (const close of [false, true]) {
    const { phone, accept, clock, emulator } = ring({}, { record: false });
    const client = await accept();
    const ringing = emulator.dialSip();
    if (close) await emulator.close();
    else await clock.advance(60 * 60 * 1000);
    assertEquals((await client.closed()).code, 1001);
    assertEquals(await phone.ended, { kind: "hung_up", by: "service" });
    assertEquals(ringing.end !== undefined, close);
    assertEquals(phone.heard().length, 0, "not recorded");
  }
});

Deno.test("sip: the caller's audio arrives in the session's format", async () => {
  const { phone, accept, clock } = ring();
  const client = await accept({ audio: { input: { format: { type: "audio/pcmu" } } } });
  phone.say(words(600));
  await clock.advance(3_000);
  const { item_id } = await client.event("input_audio_buffer.committed");
  const committedMs = phone.session!.itemAudio(item_id)!.length / 8;
  assert(committedMs > 800 && committedMs < 1_500, `${committedMs} ms`);
});

Deno.test("sip: sayWav says a WAV file, and refuses other bytes", async () => {
  const { phone, accept, clock } = ring();
  const client = await accept();
  const tone = Int16Array.from({ length: 2 * 8_000 }, (_, n) => 9_000 * Math.sin((n >> 1) / 2));
  await phone.sayWav(encodeWav(tone, { sampleRateHz: 8_000, channels: 2 }));
  await clock.advance(3_000);
  const { audio_start_ms } = await client.event("input_audio_buffer.speech_started");
  const { audio_end_ms } = await client.event("input_audio_buffer.speech_stopped");
  assertEquals(audio_end_ms - audio_start_ms, 1_000 + 500, "it must include the silence");
  await assertRejects(() => phone.sayWav(new Uint8Array(100)), Error);
});

Deno.test("sip: the webhook names the call, its headers and how the media is protected", async () => {
  const headers = [{ name: "From", value: "<sip:+15550100@example.com>" }];
  const { phone } = ring({}, { headers, mediaSecurity: "srtp" });
  assertEquals(phone.incoming, {
    object: "event",
    id: phone.incoming.id,
    type: "realtime.call.incoming",
    created_at: 1_767_225_600,
    data: { call_id: phone.callId, sip_headers: headers, sip_media_security: "srtp" },
  });
  assert(/^evt_/.test(phone.incoming.id) && /^rtc_/.test(phone.callId));
  const bare = createEmulator().dialSip();
  assertEquals(bare.incoming.data.sip_headers.map(({ name }) => name), ["From", "To", "Call-ID"]);
  assertEquals("sip_media_security" in bare.incoming.data, false);
  const request = await phone.webhook({ url: "http://127.0.0.1/hook", secret: "s" });
  assertEquals(await request.json(), phone.incoming);
});

Deno.test("sip: an empty or malformed webhook secret is refused", async () => {
  const { phone } = ring();
  const url = "http://127.0.0.1/hook";
  await assertRejects(() => phone.webhook({ url, secret: "" }), TypeError, "empty");
  await assertRejects(() => phone.webhook({ url, secret: "whsec_" }), TypeError, "empty");
  const error = await assertRejects(
    () => phone.webhook({ url, secret: "whsec_not base64!" }),
    TypeError,
    "base64",
  );
  assert(
    !(error as Error).message.includes("not base64!"),
    "the message must not contain the secret",
  );
});

Deno.test("sip: what the caller says is copied: the buffer may be used again at once", async () => {
  const { phone, accept, clock } = ring();
  await accept();
  const buffer = words(600);
  phone.say(buffer);
  buffer.fill(0);
  await clock.advance(5_000);
  assertEquals(phone.session!.items[0]?.type, "message");
});
