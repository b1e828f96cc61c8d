import { assert, assertEquals, assertStringIncludes } from "@std/assert";
import { createEmulator, type EmulatorOptions, ManualClock } from "../../../../src/testing/mod.ts";
import { startCall } from "../../../support/webrtc/call.ts";

const CALLS = "http://emulator/v1/realtime/calls";
const SDP = { "Content-Type": "application/sdp" };

/** An emulator that answers every offer with the same text. */
function createAnswering(options: EmulatorOptions = {}) {
  const offers: string[] = [];
  const emulator = createEmulator({
    clock: new ManualClock(),
    answerOffer: ({ sdp }) => {
      offers.push(sdp);
      return { sdp: `answer to ${sdp}`, send() {}, play() {}, close() {} };
    },
    ...options,
  });
  const post = (
    body: BodyInit,
    { key = "sk-test", url = `${CALLS}?model=gpt-realtime`, headers = SDP as HeadersInit } = {},
  ) =>
    emulator.fetch(url, {
      method: "POST",
      headers: { Authorization: `Bearer ${key}`, ...headers },
      body,
    });
  return { emulator, offers, post };
}

Deno.test("calls: a raw offer is answered with 201 and a Location", async () => {
  const { emulator, offers, post } = createAnswering();
  const response = await post("v=0");
  assertEquals([response.status, await response.text()], [201, "answer to v=0"]);
  assertEquals(
    response.headers.get("Location"),
    `/v1/realtime/calls/${emulator.sessions[0]!.callId}`,
  );
  assertEquals(offers, ["v=0"]);
});

Deno.test("calls: a form contains the session", async () => {
  const { emulator, post } = createAnswering();
  const form = new FormData();
  form.set("sdp", "v=0");
  const session = { type: "realtime", model: "gpt-form", instructions: "Be brief." };
  form.set("session", JSON.stringify(session));
  const response = await post(form, { url: CALLS, headers: {} });
  assertEquals(response.status, 201);
  const { model, instructions } = emulator.sessions[0]!.config as unknown as Record<string, string>;
  assertEquals([model, instructions], ["gpt-form", "Be brief."]);
});

Deno.test("calls: an ephemeral key needs no model, and starts the session it was minted with", async () => {
  const { emulator, post } = createAnswering();
  const minted = await emulator.fetch("http://emulator/v1/realtime/client_secrets", {
    method: "POST",
    headers: { Authorization: "Bearer sk-test" },
    body: JSON.stringify({ session: { type: "realtime", instructions: "From the key." } }),
  });
  const { value } = await minted.json();
  const response = await post("v=0", { key: value, url: CALLS });
  assertEquals(response.status, 201);
  const config = emulator.sessions[0]!.config as unknown as Record<string, string>;
  assertEquals(config.instructions, "From the key.");
});

const REFUSALS: readonly [
  string,
  number,
  string,
  (at: ReturnType<typeof createAnswering>) => Promise<Response>,
][] = [
  ["a wrong key", 401, "invalid_api_key", ({ post }) => post("v=0", { key: "sk-wrong" })],
  ["no model", 400, "missing_model", ({ post }) => post("v=0", { url: CALLS })],
  [
    "an unknown model",
    404,
    "model_not_found",
    ({ post }) => post("v=0", { url: `${CALLS}?model=other` }),
  ],
  [
    "JSON",
    400,
    "unsupported_content_type",
    ({ post }) => post("{}", { headers: { "Content-Type": "application/json" } }),
  ],
  ["a form without an offer", 400, "invalid_value", ({ post }) => {
    const form = new FormData();
    form.set("session", "{}");
    return post(form, { headers: {} });
  }],
  ["a form whose session is no JSON", 400, "invalid_json", ({ post }) => {
    const form = new FormData();
    form.set("sdp", "v=0");
    form.set("session", "{");
    return post(form, { headers: {} });
  }],
  ["GET", 405, "method_not_allowed", ({ emulator }) => emulator.fetch(CALLS)],
];

for (const [name, status, code, ask] of REFUSALS) {
  Deno.test(`calls: ${name} is refused with ${status} ${code}`, async () => {
    const at = createAnswering({ apiKeys: ["sk-test"] });
    const response = await ask(at);
    const { error } = await response.json();
    assertEquals([response.status, error.code, error.type], [
      status,
      code,
      "invalid_request_error",
    ]);
    assertEquals(at.emulator.sessions.length, 0);
  });
}

Deno.test("calls: an offer that the peer cannot answer is a bad offer", async () => {
  const { post, emulator } = createAnswering({
    answerOffer: () => Promise.reject(new Error("no audio")),
  });
  const response = await post("v=0");
  const { error } = await response.json();
  assertEquals([response.status, error.code], [400, "invalid_offer"]);
  assertStringIncludes(error.message, "no audio");
  assertEquals(emulator.sessions[0]!.end?.code, 1006);
});

Deno.test("calls: an emulator without answerOffer answers 501", async () => {
  const { post } = createAnswering({ answerOffer: undefined });
  assertEquals((await post("v=0")).status, 501);
});

Deno.test("calls: a page of another origin may post, and read the Location", async () => {
  const { emulator, post } = createAnswering();
  const preflight = await emulator.fetch(CALLS, { method: "OPTIONS" });
  assertEquals(preflight.status, 204);
  assertStringIncludes(preflight.headers.get("Access-Control-Allow-Headers")!, "Authorization");
  const { headers } = await post("v=0");
  assertEquals(headers.get("Access-Control-Allow-Origin"), "*");
  assertEquals(headers.get("Access-Control-Expose-Headers"), "Location");
});

Deno.test("calls: faults of connecting refuse an offer too", async () => {
  const { post } = createAnswering({ faults: [{ fault: "refuse", status: 503, times: 1 }] });
  assertEquals((await post("v=0")).status, 503);
  assertEquals((await post("v=0")).status, 201);
});

Deno.test("calls: the session begins when the channel opens, and ends with it", async () => {
  const { events, call, session, clock } = await startCall();
  assertEquals(events.map(({ type }) => type), ["session.created"]);
  call.handleOpen();
  assertEquals(events.length, 1);
  call.handleClose();
  call.handleMessage("{}");
  call.handleAudio(new Int16Array(480));
  await clock.advance(0);
  assertEquals([session.end?.by, events.length, clock.pendingTimers], ["client", 1, 0]);
});

Deno.test("calls: the session ends if the channel does not open within 30 s", async () => {
  const clock = new ManualClock();
  let closed = 0;
  const { post, emulator } = createAnswering({
    clock,
    answerOffer: () => ({ sdp: "v=0", send() {}, play() {}, close: () => closed++ }),
  });
  await post("v=0");
  await clock.advance(30_000);
  assertEquals([emulator.sessions[0]!.end?.code, closed, clock.pendingTimers], [1006, 1, 0]);
});

Deno.test("calls: a hang-up ends the call, once, and needs a key", async () => {
  const { emulator, callId, isClosed, session, clock } = await startCall({ apiKeys: ["sk-test"] });
  const hangUp = (id: string, key: string) =>
    emulator.fetch(`${CALLS}/${id}/hangup`, {
      method: "POST",
      headers: { Authorization: `Bearer ${key}` },
    });
  assertEquals((await hangUp(callId, "sk-wrong")).status, 401);
  const done = await hangUp(callId, "sk-test");
  assertEquals([done.status, await done.text()], [200, ""]);
  await clock.advance(0);
  assertEquals([session.end?.by, isClosed(), clock.pendingTimers], ["server", true, 0]);
  assertEquals((await hangUp(callId, "sk-test")).status, 404);
});

Deno.test("calls: a sideband socket joins by call_id, sees the events and sends its own", async () => {
  const { emulator, callId, clock, events } = await startCall();
  const socket = emulator.createWebSocket({
    url: `ws://emulator/v1/realtime?call_id=${callId}`,
    apiKey: "sk-test",
  });
  const seen: string[] = [];
  socket.addEventListener("message", ({ data }) => seen.push(JSON.parse(data as string).type));
  await clock.advance(0);
  socket.send(JSON.stringify({ type: "response.create" }));
  await clock.advance(4_000);
  assert(seen.includes("output_audio_buffer.started"));
  assert(!seen.includes("response.output_audio.delta"), "audio goes through the peer");
  assert(events.some(({ type }) => type === "output_audio_buffer.stopped"));
  socket.close();
});

Deno.test("calls: an emulator that is closed ends its calls", async () => {
  const { emulator, isClosed, clock } = await startCall();
  await emulator.close();
  await clock.advance(0);
  assertEquals([isClosed(), clock.pendingTimers], [true, 0]);
});
