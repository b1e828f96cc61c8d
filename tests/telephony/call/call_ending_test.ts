import { assertEquals, assertInstanceOf } from "@std/assert";
import { RealtimeAgent, RealtimeSession, tool } from "../../../mod.ts";
import { sleep } from "../../../src/clock/clock.ts";
import { TwilioCall, type TwilioRestOptions } from "../../../src/telephony/mod.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import { createTelephone } from "../../../src/testing/telephone/mod.ts";
import { createPhoneStage, mark, markedMs, tone } from "../../support/phone.ts";
import { createTwilioStage, frame } from "../../support/twilio_stage.ts";

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
}

Deno.test("the goodbye is heard whole before the hang-up", async () => {
  const stage = createPhoneStage({
    emulator: { pacing: { thinkMs: 300 }, responder: () => ({ audio: mark(0x11, 2_345) }) },
  });
  await stage.connect();
  stage.transport.sendMessage("say goodbye");
  const outcome = stage.transport.hangup({ after: "drain", maxWaitMs: 10_000 });
  const end = stage.telephone.ended;
  await stage.clock.advance(5_000);
  assertEquals(await outcome, "drained");
  assertEquals(markedMs(stage.telephone.heard(), 0x11), 2_345);
  assertEquals((await end).by, "server");
  assertEquals(stage.transport.call.end?.initiator, "application");
  assertEquals([stage.transport.status, stage.clock.pendingTimers > 0], ["disconnected", false]);
  await stage.emulator.close();
});

Deno.test("hang-up waits for maxWaitMs at the most, and says that something was cut", async () => {
  const stage = createPhoneStage({ emulator: { responder: () => ({ audio: mark(0x11, 9_000) }) } });
  await stage.connect();
  stage.transport.sendMessage("go on and on");
  const outcome = stage.transport.hangup({ maxWaitMs: 1_000 });
  await stage.clock.advance(1_000);
  assertEquals(await outcome, "cut");
  await stage.end();
});

Deno.test("a caller who speaks up cancels the hang-up, or ends the call at once, as asked", async () => {
  for (const onBargeIn of ["cancel", "hangup"] as const) {
    const stage = createPhoneStage({
      emulator: {
        responder: ({ kind }) => ({ audio: mark(0x11, kind === "audio" ? 100 : 3_000) }),
      },
    });
    await stage.connect();
    stage.transport.sendMessage("say goodbye");
    let outcome = "";
    stage.transport.hangup({ onBargeIn }).then((result) => outcome = result);
    await stage.clock.advance(1_000);
    stage.telephone.say(tone(100));
    await stage.clock.advance(150);
    assertEquals(outcome, { cancel: "cancelled", hangup: "cut" }[onBargeIn]);
    await stage.clock.advance(2_000);
    assertEquals(stage.transport.call.end === undefined, onBargeIn === "cancel");
    await stage.end();
  }
});

Deno.test("a caller who is speaking already cancels the hang-up, unless told otherwise", async () => {
  for (const onBargeIn of ["cancel", "hangup"] as const) {
    const stage = createTwilioStage();
    await stage.connect();
    stage.start();
    stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
    stage.transport.requestResponse();
    const outcome = await stage.transport.hangup({ onBargeIn });
    assertEquals(outcome, { cancel: "cancelled", hangup: "cut" }[onBargeIn]);
    assertEquals(stage.phone.closes.length, { cancel: 0, hangup: 1 }[onBargeIn]);
  }
});

Deno.test("a caller whose model is gone cancels nothing", async () => {
  const stage = createTwilioStage();
  await stage.connect();
  stage.start();
  stage.server({ type: "input_audio_buffer.speech_started", item_id: "u", audio_start_ms: 0 });
  let outcome: Promise<string> | undefined;
  stage.transport.on("disconnected", () => outcome = stage.transport.hangup());
  stage.modelSocket.end(1006);
  assertEquals(await outcome, "drained");
});

Deno.test("a caller who hangs up first is what ended the call; hanging up twice is once", async () => {
  const stage = createPhoneStage({ emulator: { responder: () => ({ audio: mark(0x11, 3_000) }) } });
  await stage.connect();
  stage.transport.sendMessage("say goodbye");
  const outcomes = Promise.all([stage.transport.hangup(), stage.transport.call.hangup()]);
  await stage.clock.advance(500);
  stage.telephone.hangUp();
  await stage.clock.advance(0);
  assertEquals(await outcomes, ["ended", "ended"]);
  assertEquals(await stage.transport.hangup(), "ended");
  assertEquals(stage.transport.call.end?.initiator, "caller");
  await stage.emulator.close();
});

Deno.test('hangup({ after: "now" }) brings forward one that waits', async () => {
  const stage = createPhoneStage({ emulator: { responder: () => ({ audio: mark(0x11, 3_000) }) } });
  await stage.connect();
  stage.transport.sendMessage("say goodbye");
  const patient = stage.transport.hangup();
  await stage.clock.advance(500);
  assertEquals(await stage.transport.hangup({ after: "now" }), "cut");
  assertEquals(await patient, "cut");
  await stage.clock.advance(0);
  assertEquals((await stage.telephone.ended).by, "server");
  await stage.emulator.close();
});

Deno.test("what waits for the stream to start is heard before the hang-up, too", async () => {
  for (const pacing of [true, false]) {
    const stage = createTwilioStage({ pacing });
    await stage.connect();
    stage.server({ type: "response.created", response: { id: "r" } });
    stage.delta("ia", frame(1));
    stage.audioDone("ia");
    stage.server({ type: "response.done", response: { id: "r", status: "completed" } });
    const outcome = stage.transport.hangup();
    await stage.clock.advance(100);
    assertEquals(stage.phone.closes, []);
    stage.start();
    await stage.clock.advance(100);
    assertEquals(stage.phone.closes, []);
    for (const { event, mark } of stage.phone.sent) if (event === "mark") stage.mark(mark.name);
    assertEquals(await outcome, "drained");
  }
});

Deno.test("the model's connection drops in mid-sentence: what came is heard to its last byte", async () => {
  for (const pacing of [true, false]) {
    const stage = createPhoneStage({
      emulator: { responder: () => ({ audio: mark(0x11, 9_000) }), pacing: { chunkMs: 37 } },
      transport: { pacing },
    });
    await stage.connect();
    stage.transport.sendMessage("go on and on");
    await stage.clock.advance(500);
    stage.emulator.sessions[0]!.terminate();
    await stage.clock.advance(0);
    const [{ sentMs } = { sentMs: 0 }] = stage.transport.phonePlayback;
    const outcome = stage.transport.hangup();
    await stage.clock.advance(10_000);
    assertEquals(await outcome, "drained");
    const heardMs = markedMs(stage.telephone.heard(), 0x11);
    assertEquals([heardMs >= sentMs, heardMs % 37], [true, 0]);
    await stage.end();
  }
});

Deno.test("interrupt() while hang-up waits is a cut; what takes the answer's place is waited for", async () => {
  let turns = 0;
  const stage = createPhoneStage({
    emulator: {
      responder: () => ({ audio: mark(++turns === 1 ? 0x11 : 0x22, 2_000) }),
      pacing: { speed: 50 },
    },
  });
  await stage.connect();
  stage.transport.sendMessage("say something");
  await stage.clock.advance(500);
  const outcome = stage.transport.hangup();
  stage.transport.interrupt(); // a guardrail that trips does the same
  stage.transport.sendMessage("say something else");
  await stage.clock.advance(5_000);
  assertEquals(await outcome, "cut");
  assertEquals(markedMs(stage.telephone.heard(), 0x22), 2_000);
  await stage.end();
});

Deno.test("interrupt() silences a line whose model is gone", async () => {
  const stage = createPhoneStage({ emulator: { responder: () => ({ audio: mark(0x11, 9_000) }) } });
  await stage.connect();
  stage.transport.sendMessage("go on and on");
  await stage.clock.advance(500);
  stage.transport.close();
  stage.transport.interrupt();
  const heardMs = markedMs(stage.telephone.heard(), 0x11);
  await stage.clock.advance(2_000);
  assertEquals(markedMs(stage.telephone.heard(), 0x11), heardMs);
  assertEquals(await stage.transport.hangup(), "drained");
  await stage.end();
});

Deno.test("a session's tool may hang up and answer: what the model says then is heard first", async () => {
  const spoken = mark(0x22, 1_500);
  const stage = createPhoneStage({
    emulator: {
      responder: ({ kind }) =>
        kind === "function_output" ? { audio: spoken } : { call: "end_call" },
    },
  });
  const { clock, transport, telephone } = stage;
  let outcome = "";
  const endCall = tool({
    name: "end_call",
    description: "Ends the call.",
    parameters: { type: "object", properties: {}, required: [], additionalProperties: false },
    async execute() {
      transport.hangup().then((result) => outcome = result);
      await sleep(clock, 500);
      return "Say goodbye.";
    },
  });
  const agent = new RealtimeAgent({ name: "a", tools: [endCall] });
  const session = new RealtimeSession(agent, { transport });
  await Promise.all([session.connect({ apiKey: "any" }), clock.advance(0)]);
  session.sendMessage("bye");
  await clock.advance(5_000);
  assertEquals([outcome, markedMs(telephone.heard(), 0x22)], ["drained", 1_500]);
  await stage.emulator.close();
});

Deno.test("a function that was answered by a raw event is waited for no more", async () => {
  const stage = createPhoneStage({
    emulator: {
      responder: ({ kind }) =>
        kind === "function_output" ? { audio: mark(0x22, 400) } : { call: "end_call" },
    },
  });
  const { clock, transport, telephone } = stage;
  transport.on("function_call", ({ callId }) => {
    const item = { type: "function_call_output", call_id: callId, output: "Say goodbye." } as const;
    transport.sendEvent({ type: "conversation.item.create", item });
    transport.sendEvent({ type: "response.create" });
  });
  await stage.connect();
  transport.sendMessage("bye");
  await clock.advance(2_000);
  const outcome = transport.hangup();
  await clock.advance(0);
  assertEquals([await outcome, markedMs(telephone.heard(), 0x22)], ["drained", 400]);
  await stage.emulator.close();
});

Deno.test("a function that waits for the hang-up holds it up for a second, not for ever", async () => {
  const stage = createPhoneStage({ emulator: { responder: () => ({ call: "end_call" }) } });
  const { clock, transport } = stage;
  let endedAtMs = 0;
  transport.on("function_call", async () => {
    const askedAtMs = clock.now();
    await transport.hangup();
    endedAtMs = clock.now() - askedAtMs;
  });
  await stage.connect();
  transport.sendMessage("bye");
  await clock.advance(5_000);
  assertEquals(endedAtMs, 1_000);
  assertEquals(clock.pendingTimers, 0);
  await stage.emulator.close();
});

/** Hangs up a silent call with credentials, and lets Twilio answer with `answer`. */
async function hangUpByRest(answer: () => Promise<Response>, rest: TwilioRestOptions = {}) {
  const clock = new ManualClock();
  const telephone = createTelephone({ clock, callSid: "CA/1", accountSid: "AC1" });
  const asked: [string, RequestInit][] = [];
  const call = await TwilioCall.accept(telephone.socket, {
    clock,
    rest: {
      authToken: "secret",
      clock,
      fetch: (url, init) => {
        asked.push([url, init]);
        return answer();
      },
      ...rest,
    },
  });
  const failed = failure(call.hangup());
  await clock.advance(10_000);
  const error = await failed;
  assertEquals((await telephone.ended).by, "server");
  return { asked, error: error as Error & { status?: number } | undefined, call, clock };
}

Deno.test("with credentials, hang-up completes the call by REST, then closes the stream", async () => {
  const { asked: [[url, init] = ["", {}]], error } = await hangUpByRest(() =>
    Promise.resolve(new Response("{}"))
  );
  assertEquals(error, undefined);
  assertEquals(url, "https://api.twilio.com/2010-04-01/Accounts/AC1/Calls/CA%2F1.json");
  assertEquals([init.method, init.body], ["POST", "Status=completed"]);
  const headers = init.headers as Record<string, string>;
  assertEquals(headers.authorization, `Basic ${btoa("AC1:secret")}`);
});

Deno.test("an API key signs in place of the auth token; 404 says that the call is over", async () => {
  const { asked, error } = await hangUpByRest(
    () => Promise.resolve(new Response("", { status: 404 })),
    { apiKeySid: "SK1", apiKeySecret: "hush" },
  );
  assertEquals(error, undefined);
  const headers = asked[0]![1].headers as Record<string, string>;
  assertEquals(headers.authorization, `Basic ${btoa("SK1:hush")}`);
});

Deno.test("a REST failure rejects hangup() without a secret in it, and the stream is closed", async () => {
  const refused = await hangUpByRest(() =>
    Promise.resolve(new Response("no: secret", { status: 401 }))
  );
  assertEquals([refused.error?.name, refused.error?.status], ["TwilioRestError", 401]);
  assertEquals(refused.error?.message.includes("secret"), false);
  const unreachable = await hangUpByRest(() => Promise.reject(new TypeError("no route")));
  assertEquals(unreachable.error?.status, 0);
  const missing = await hangUpByRest(() => Promise.reject(new Error()), { authToken: "" });
  assertEquals(missing.asked, []);
  assertInstanceOf(missing.error, TypeError);
  const silent = await hangUpByRest(() => new Promise(() => {}), {
    fetch: (_, { signal }) =>
      new Promise((_resolve, reject) =>
        signal!.addEventListener("abort", () => reject(signal!.reason))
      ),
  });
  assertEquals(silent.error?.message.includes("10000 ms"), true);
  assertEquals(silent.clock.pendingTimers, 0);
});

Deno.test("many hang-ups complete the call once, and Twilio's stop meanwhile is no caller's", async () => {
  const clock = new ManualClock();
  const telephone = createTelephone({ clock });
  const answered = Promise.withResolvers<Response>();
  let asked = 0;
  const fetch = () => {
    asked++;
    return answered.promise;
  };
  const rest = { authToken: "secret", clock, fetch };
  const call = await TwilioCall.accept(telephone.socket, { clock, rest });
  const outcomes = Promise.all([call.hangup(), call.hangup(), call.hangup({ after: "now" })]);
  telephone.hangUp(); // Twilio ends the stream when it completes the call
  await clock.advance(0);
  answered.resolve(new Response());
  assertEquals(await outcomes, ["drained", "drained", "drained"]);
  assertEquals([asked, call.end?.initiator, call.end?.how], [1, "application", "hangup"]);
});
