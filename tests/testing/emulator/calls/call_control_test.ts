import { assert, assertEquals } from "@std/assert";
import { ring } from "../../../support/emulator/sip.ts";
import { startCall } from "../../../support/webrtc/call.ts";

const CONFIG = { type: "realtime" };

Deno.test("sip: a call that rings has no session, and cannot be attached to", async () => {
  const { emulator, attach, phone } = ring();
  assertEquals([emulator.sessions.length, phone.session, phone.end], [0, undefined, undefined]);
  const early = await attach();
  assertEquals(early.log, ["open", "error", "close"]);
  assertEquals((await early.closed()).code, 4004);
});

Deno.test("sip: accepting a call begins its session with the config, before anybody attaches", async () => {
  const { emulator, post, phone } = ring();
  const { status, error } = await post("accept", {
    ...CONFIG,
    model: "gpt-realtime-2.1",
    instructions: "Be brief.",
    audio: { output: { voice: "cedar" } },
  });
  assertEquals([status, error], [200, undefined]);
  const [session] = emulator.sessions;
  assertEquals(session!.callId, phone.callId);
  assertEquals([session!.connections, phone.session?.id], [0, session!.id]);
  const config = session!.config as unknown as Record<string, unknown>;
  assertEquals([config.model, config.instructions], ["gpt-realtime-2.1", "Be brief."]);
});

Deno.test("sip: a call accepted without a model has the default one", async () => {
  const { accept } = ring();
  const { events } = await accept();
  assertEquals(events[0].session.model, "gpt-realtime");
});

const BAD_CONFIGS: (readonly [string, unknown, number, string, string | null])[] = [
  ["no JSON", "{", 400, "invalid_json", null],
  ["no object", "[]", 400, "invalid_value", null],
  ["nothing", "", 400, "invalid_json", null],
  ["no type", {}, 400, "missing_required_parameter", "type"],
  ["a transcription", { type: "transcription" }, 400, "invalid_value", "type"],
  ["an unknown field", { ...CONFIG, voice: "alloy" }, 400, "unknown_parameter", "voice"],
  [
    "a wrong value",
    { ...CONFIG, audio: { output: { speed: 9 } } },
    400,
    "invalid_value",
    "audio.output.speed",
  ],
  ["a model that is not there", { ...CONFIG, model: "other" }, 404, "model_not_found", null],
  ...["threshold", "prefix_padding_ms", "silence_duration_ms"].map((field) =>
    [
      field,
      { ...CONFIG, audio: { input: { turn_detection: { type: "server_vad", [field]: 0 } } } },
      400,
      "unknown_parameter",
      `audio.input.turn_detection.${field}`,
    ] as const
  ),
];

for (const [name, body, status, code, param] of BAD_CONFIGS) {
  Deno.test(`sip: a call cannot be accepted with ${name}, and keeps ringing`, async () => {
    const { post, emulator } = ring();
    const refused = await post("accept", body);
    assertEquals([refused.status, refused.error.code, refused.error.param], [status, code, param]);
    assertEquals(emulator.sessions.length, 0);
    assertEquals((await post("accept", CONFIG)).status, 200);
  });
}

Deno.test("open question: the fields of turn detection that accepting refuses", async () => {
  const { post } = ring({ openQuestions: { acceptedDetectionFields: "take" } });
  const turn_detection = { type: "server_vad", threshold: 0.7 };
  const { status } = await post("accept", { ...CONFIG, audio: { input: { turn_detection } } });
  assertEquals(status, 200);
});

const BODIES = {
  accept: CONFIG,
  reject: {},
  refer: { target_uri: "tel:+15550123" },
  hangup: undefined,
} as const;
const ACTIONS = Object.keys(BODIES) as (keyof typeof BODIES)[];

for (const action of ACTIONS) {
  Deno.test(`sip: ${action} needs a server's key`, async () => {
    const { post, emulator, phone } = ring();
    const minted = await emulator.fetch("http://emulator/v1/realtime/client_secrets", {
      method: "POST",
      headers: { Authorization: "Bearer sk-test" },
    });
    for (const key of ["sk-wrong", (await minted.json()).value]) {
      const { status, error } = await post(action, BODIES[action], { key });
      assertEquals([status, error.code], [401, "invalid_api_key"]);
    }
    assertEquals([phone.end, emulator.sessions.length], [undefined, 0]);
  });

  Deno.test(`sip: ${action} of an unknown or ended call is 404`, async () => {
    const { post, phone } = ring();
    assertEquals((await post(action, BODIES[action], { id: "rtc_x" })).status, 404);
    phone.hangUp();
    const { status, error } = await post(action, BODIES[action]);
    assertEquals([status, error.code], [404, "call_not_found"]);
  });
}

Deno.test("sip: after an accept, a second accept or a reject is refused and has no effect", async () => {
  const { post, phone, emulator } = ring();
  const [first, second] = await Promise.all([
    post("accept", { ...CONFIG, instructions: "first" }),
    post("accept", { ...CONFIG, instructions: "second" }),
  ]);
  assertEquals([first.status, second.status], [200, 400]);
  assertEquals(second.error.code, "call_already_accepted");
  assertEquals((await post("reject")).error.code, "call_already_accepted");
  assertEquals([emulator.sessions.length, phone.end], [1, undefined]);
  const { instructions } = phone.session!.config as { readonly instructions?: string };
  assertEquals(instructions, "first");
});

Deno.test("sip: a call that rings can be neither referred nor hung up by the server", async () => {
  const { post, phone } = ring();
  for (const action of ["refer", "hangup"] as const) {
    const { status, error } = await post(action, BODIES[action]);
    assertEquals([status, error.code], [400, "call_not_accepted"]);
  }
  assertEquals(phone.end, undefined);
});

Deno.test("open question: the status for a call in the wrong state", async () => {
  const { post } = ring({ openQuestions: { callStateStatus: 404 } });
  assertEquals((await post("hangup")).status, 404);
});

Deno.test("sip: a rejected call ends with SIP status 603, or with the given one", async () => {
  for (const [body, statusCode] of [[undefined, 603], [{}, 603], [{ status_code: 486 }, 486]]) {
    const { post, phone, emulator } = ring();
    assertEquals((await post("reject", body)).status, 200);
    assertEquals(await phone.ended, { kind: "rejected", statusCode: statusCode as number });
    assertEquals((await post("accept", CONFIG)).status, 404);
    assertEquals(emulator.sessions.length, 0);
  }
});

Deno.test("sip: a call cannot be rejected with a status that is not a refusal", async () => {
  const { post, phone } = ring();
  for (const status_code of [200, 700, 486.5, "486", null]) {
    const { status, error } = await post("reject", { status_code });
    assertEquals([status, error.param], [400, "status_code"]);
  }
  assertEquals((await post("reject", { reason: "busy" })).error.code, "unknown_parameter");
  assertEquals(phone.end, undefined);
});

Deno.test("sip: a referral ends the call, and its sockets close", async () => {
  const { post, phone, accept, clock } = ring();
  const client = await accept();
  assertEquals((await post("refer", { target_uri: "sip:desk@example.com" })).status, 200);
  assertEquals(phone.end, { kind: "referred", targetUri: "sip:desk@example.com" });
  assertEquals((await client.closed()).code, 1000);
  assertEquals([phone.session!.end?.by, clock.pendingTimers], ["server", 0]);
});

Deno.test("open question: a referred call that goes on until one side hangs up", async () => {
  const { post, phone, accept } = ring({ openQuestions: { referEndsCall: false } });
  const client = await accept();
  await post("refer", { target_uri: "tel:+15550123" });
  assertEquals([phone.referredTo, phone.end], ["tel:+15550123", undefined]);
  assertEquals(client.log.includes("close"), false);
});

Deno.test("sip: a call is referred to a tel: or a sip: URI, and to no other target", async () => {
  const { post, accept, phone } = ring();
  await accept();
  for (const target_uri of ["https://example.com", "tel:", "+15550123", 1, null]) {
    const { status, error } = await post("refer", { target_uri });
    assertEquals([status, error.code, error.param], [400, "invalid_value", "target_uri"]);
  }
  assertEquals((await post("refer")).error.code, "missing_required_parameter");
  assertEquals(phone.end, undefined);
});

Deno.test("sip: the server hangs up, once", async () => {
  const { post, phone, accept, clock } = ring();
  const client = await accept();
  assertEquals((await post("hangup")).status, 200);
  assertEquals(await phone.ended, { kind: "hung_up", by: "application" });
  assertEquals(await client.closed(), { code: 1000, reason: "" });
  assertEquals([(await post("hangup")).status, clock.pendingTimers], [404, 0]);
});

Deno.test("sip: a WebRTC call cannot be accepted, rejected or referred", async () => {
  const { emulator, callId, session } = await startCall();
  for (const action of ["accept", "reject", "refer"] as const) {
    const response = await emulator.fetch(`http://emulator/v1/realtime/calls/${callId}/${action}`, {
      method: "POST",
      headers: { Authorization: "Bearer sk-test" },
      body: JSON.stringify(BODIES[action]),
    });
    assertEquals([response.status, (await response.json()).error.code], [400, "not_a_sip_call"]);
  }
  assertEquals(session.end, undefined);
});

Deno.test("sip: an unknown action or method has no route", async () => {
  const { post, emulator, phone } = ring();
  for (const action of ["answer", "constructor"]) assertEquals((await post(action)).status, 404);
  const url = `http://emulator/v1/realtime/calls/${phone.callId}/accept`;
  const response = await emulator.fetch(url);
  assertEquals(response.status, 405);
  assert((await response.text()).includes("POST"));
});

Deno.test("sip: any final SIP status that is no success refuses a call, from 300 to 699", async () => {
  for (const [status_code, status] of [[300, 200], [699, 200], [299, 400], [700, 400]] as const) {
    const { post, phone } = ring();
    assertEquals((await post("reject", { status_code })).status, status);
    assertEquals(phone.end?.kind, status === 200 ? "rejected" : undefined);
  }
});
