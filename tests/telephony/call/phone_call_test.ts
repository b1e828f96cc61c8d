import { assert, assertEquals, assertInstanceOf } from "@std/assert";
import {
  CallTokens,
  collectDigits,
  PhoneCallError,
  TwilioCall,
  TwilioRealtimeTransportLayer,
} from "../../../src/telephony/mod.ts";
import { ManualClock } from "../../../src/testing/manual_clock.ts";
import { createEmulator } from "../../../src/testing/mod.ts";
import { createTelephone } from "../../../src/testing/telephone/mod.ts";
import { createPhoneStage, mark, markedMs, SERVER_VAD, tone } from "../../support/phone.ts";
import { createTwilioStage, frame, HandSocket } from "../../support/twilio_stage.ts";

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
}

Deno.test("accept() gives what Twilio says of the call before there is a session", async () => {
  const telephone = createTelephone({
    clock: new ManualClock(),
    callSid: "CA1",
    streamSid: "MZ1",
    accountSid: "AC1",
    parameters: { language: "fr" },
  });
  const call = await TwilioCall.accept(telephone.socket);
  const { callSid, streamSid, accountSid, customParameters } = call;
  assertEquals({ callSid, streamSid, accountSid, customParameters }, {
    callSid: "CA1",
    streamSid: "MZ1",
    accountSid: "AC1",
    customParameters: { language: "fr" },
  });
  assertEquals(call.end, undefined);
  telephone.hangUp();
  assertEquals((await call.ended).how, "stop");
});

Deno.test("what is said before the model is connected reaches it, whole and after the config", async () => {
  const clock = new ManualClock();
  const telephone = createTelephone({ clock });
  const call = await TwilioCall.accept(telephone.socket, { clock });
  telephone.say(tone(600));
  await clock.advance(700);
  assertEquals(call.preRollMs, 700);
  const emulator = createEmulator({ clock });
  const transport = new TwilioRealtimeTransportLayer({
    twilioWebSocket: call,
    clock,
    createWebSocket: emulator.createWebSocket,
  });
  const connected = transport.connect({ apiKey: "any", initialSessionConfig: SERVER_VAD });
  await clock.advance(0);
  await connected;
  await clock.advance(500);
  const session = emulator.sessions[0]!;
  const user = session.items.find((item) => "role" in item && item.role === "user");
  assertEquals(session.itemAudio(user!.id!)!.slice(0, 4_800), telephone.said().slice(0, 4_800));
  assertEquals([call.preRollMs, call.droppedMs], [0, 0]);
  telephone.hangUp();
  await clock.advance(0);
  await emulator.close();
});

Deno.test("what is kept is bounded; the oldest goes, is counted and said once", async () => {
  const stage = createTwilioStage({ preRollMs: 100 });
  stage.start();
  for (let i = 0; i < 10; i++) stage.media(frame(i), i * 20);
  assertEquals([stage.transport.call.preRollMs, stage.transport.call.droppedMs], [100, 100]);
  assertEquals(stage.errors.length, 1);
  await stage.connect();
  assertEquals(stage.appended().map(([byte]) => byte), [5, 6, 7, 8, 9]);
});

Deno.test("media of nothing is neither kept nor sent", async () => {
  const stage = createTwilioStage();
  stage.start();
  stage.media(new Uint8Array(0), 0);
  await stage.connect();
  stage.media(new Uint8Array(0), 20);
  stage.media(frame(1), 40);
  assertEquals(stage.appended(), [frame(1)]);
});

Deno.test("what is said while the connection is made anew is kept, and the line stays up", async () => {
  const stage = createPhoneStage();
  await stage.connect();
  stage.emulator.sessions[0]!.terminate();
  await stage.clock.advance(100);
  assertEquals(stage.transport.status, "disconnected");
  assertEquals(stage.transport.call.end, undefined);
  stage.telephone.say(tone(300));
  await stage.clock.advance(300);
  await stage.connect();
  await stage.clock.advance(500);
  assertEquals(stage.emulator.sessions[1]!.items.length > 0, true);
  await stage.end();
});

Deno.test("accept() rejects with the signal's reason, and closes the socket", async () => {
  for (const abortFirst of [true, false]) {
    const socket = new HandSocket();
    const controller = new AbortController();
    if (abortFirst) controller.abort(new Error("enough"));
    const failed = failure(TwilioCall.accept(socket, { signal: controller.signal }));
    controller.abort(new Error("enough"));
    assertEquals((await failed as Error).message, "enough");
    assertEquals(socket.closes.length, 1);
  }
});

Deno.test("accept() rejects when no stream starts in time, ends first, or is none", async () => {
  const codeOf = async (act: (socket: HandSocket, clock: ManualClock) => unknown) => {
    const socket = new HandSocket();
    const clock = new ManualClock();
    const failed = failure(TwilioCall.accept(socket, { clock, logger: { warn() {} } }));
    await act(socket, clock);
    const error = await failed;
    assertInstanceOf(error, PhoneCallError);
    assertEquals([socket.readyState, clock.pendingTimers], [3, 0]);
    return error.code;
  };
  assertEquals(await codeOf((_, clock) => clock.advance(10_000)), "timeout");
  assertEquals(await codeOf((socket) => socket.end(1006)), "ended");
  assertEquals(await codeOf((socket) => socket.fail(new Error("reset"))), "ended");
  assertEquals(await codeOf((socket) => socket.receive('{"event":"stop"}')), "ended");
  assertEquals(await codeOf((socket) => socket.receive("GET / HTTP/1.1")), "not_a_stream");
  const closed = new HandSocket();
  closed.readyState = 3;
  assertEquals((await failure(TwilioCall.accept(closed)) as PhoneCallError).code, "ended");
});

Deno.test("accept() closes the call that authorize refuses, or that it fails for", async () => {
  for (const authorize of [() => false, () => Promise.reject(new Error("down"))]) {
    const telephone = createTelephone({ clock: new ManualClock() });
    const error = await failure(TwilioCall.accept(telephone.socket, { authorize }));
    assert(error instanceof PhoneCallError ? error.code === "refused" : true);
    assertEquals((await telephone.ended).by, "server");
  }
});

Deno.test("accept() does not wait for authorize when the signal is aborted or the caller hangs up", async () => {
  for (const abort of [true, false]) {
    const telephone = createTelephone({ clock: new ManualClock() });
    const controller = new AbortController();
    const asked = Promise.withResolvers<void>();
    const authorize = () => {
      asked.resolve();
      return new Promise<boolean>(() => {});
    };
    const { signal } = controller;
    const failed = failure(TwilioCall.accept(telephone.socket, { authorize, signal }));
    await asked.promise;
    if (abort) controller.abort(new Error("enough"));
    else telephone.hangUp();
    const error = await failed;
    if (abort) assertEquals((error as Error).message, "enough");
    else assertEquals((error as PhoneCallError).code, "ended");
    assertEquals((await telephone.ended).by, abort ? "server" : "caller");
  }
});

Deno.test("started() may be asked twice, each with a time of its own", async () => {
  const [clock, socket] = [new ManualClock(), new HandSocket()];
  const call = new TwilioCall(socket, { clock, silentMs: false });
  const both = Promise.all([call.started({ timeoutMs: 1_000 }), call.started()]);
  await clock.advance(500);
  socket.receive(
    '{"event":"start","start":{"streamSid":"MZ1","callSid":"CA1","accountSid":"AC1"}}',
  );
  assertEquals((await both).map(({ callId }) => callId), ["CA1", "CA1"]);
  call.close();
  assertEquals(clock.pendingTimers, 0);
});

Deno.test("a stranger's stream, another call's token and a reused token get nothing", async () => {
  const tokens = new CallTokens();
  const token = await tokens.issue("CA1");
  const outcomes: string[] = [];
  for (
    const [callSid, parameters] of [
      ["CA1", {}],
      ["CA2", { token }],
      ["CA1", { token }],
      ["CA1", { token }],
    ] as const
  ) {
    const telephone = createTelephone({ clock: new ManualClock(), callSid, parameters });
    const accepted = TwilioCall.accept(telephone.socket, {
      authorize: (start) => tokens.redeem(start.customParameters.token, start.callSid),
    });
    outcomes.push(await accepted.then(() => "in", (error) => error.code));
    assertEquals(telephone.figures.mediaCount, 0);
    telephone.cutLine();
  }
  assertEquals(outcomes, ["refused", "refused", "in", "refused"]);
});

Deno.test("keys are typed events, on the call and on the transport", async () => {
  const stage = createPhoneStage();
  await stage.connect();
  const keys: string[] = [];
  stage.transport.on("dtmf", ({ type, digit }) => keys.push(`${type} ${digit}`));
  stage.transport.call.on("dtmf", ({ digit }) => keys.push(digit));
  stage.telephone.press("1#");
  await stage.clock.advance(0);
  assertEquals(keys, ["dtmf 1", "1", "dtmf #", "#"]);
  await stage.end();
});

Deno.test("digits are collected up to a count, a key, a pause, or the call's end", async () => {
  const stage = createPhoneStage();
  await stage.connect();
  const { clock, telephone, transport: { call } } = stage;
  const collect = async (options: object, act: () => void) => {
    const collected = collectDigits(call, { clock, ...options });
    act();
    await clock.advance(0);
    await clock.advance(5_000);
    const { digits, ended } = await collected;
    return `${digits} ${ended}`;
  };
  assertEquals(await collect({ count: 4 }, () => telephone.press("12345")), "1234 count");
  assertEquals(await collect({}, () => telephone.press("42#7")), "42 finished");
  assertEquals(await collect({ finishOn: "*" }, () => telephone.press("1#")), "1# timeout");
  assertEquals(await collect({}, () => telephone.hangUp()), " call_ended");
  const controller = new AbortController();
  controller.abort(new Error("enough"));
  const aborted = await failure(collectDigits(call, { signal: controller.signal }));
  assertEquals((aborted as Error).message, "enough");
  assertEquals(clock.pendingTimers, 0);
  await stage.emulator.close();
});

Deno.test("a call takes one transport, and a transport no model that is connected already", async () => {
  const telephone = createTelephone({ clock: new ManualClock() });
  const call = await TwilioCall.accept(telephone.socket);
  const join = () => new TwilioRealtimeTransportLayer({ twilioWebSocket: call });
  join();
  assertEquals(
    await failure(Promise.resolve().then(join)).then((e) => (e as Error).name),
    "UserError",
  );
  const stage = createTwilioStage();
  await stage.connect();
  const again = () =>
    new TwilioRealtimeTransportLayer({
      twilioWebSocket: new HandSocket(),
      modelTransport: stage.model,
    });
  const error = await failure(Promise.resolve().then(again)) as Error;
  assertEquals(error.name, "UserError");
  telephone.hangUp();
  await call.ended;
});

Deno.test("connect() after the call has ended is refused, and one under way ends with the call", async () => {
  const stage = createTwilioStage();
  stage.start();
  stage.phone.end(1000);
  assertEquals((await failure(stage.connect()) as Error).name, "UserError");
  const other = createTwilioStage();
  other.start();
  const connecting = failure(other.connect());
  other.phone.end(1006);
  assertEquals((await connecting as { code: string }).code, "closed_by_client");
  assertEquals(other.transport.call.end?.initiator, "network");
});

Deno.test("close() ends the model's connection, and what was said is heard to its end", async () => {
  const stage = createPhoneStage({
    emulator: { pacing: { speed: 50 }, responder: () => ({ audio: mark(0x11, 2_000) }) },
  });
  await stage.connect();
  stage.transport.sendMessage("go");
  await stage.clock.advance(500);
  stage.transport.close();
  await stage.clock.advance(2_500);
  assertEquals(markedMs(stage.telephone.heard(), 0x11), 2_000);
  assertEquals(stage.transport.call.end, undefined);
  await stage.end();
});

Deno.test("interrupt() falls silent and truncates at what was heard", async () => {
  const stage = createPhoneStage({ emulator: { responder: () => ({ audio: mark(0x11, 9_000) }) } });
  await stage.connect();
  stage.transport.sendMessage("go");
  await stage.clock.advance(1_000);
  stage.transport.interrupt();
  await stage.clock.advance(500);
  const [cut] = stage.toModelOf("conversation.item.truncate");
  assertEquals(cut.audio_end_ms, markedMs(stage.telephone.heard(), 0x11));
  assertEquals(stage.toModelOf("response.cancel").length, 1);
  await stage.end();
});
