// Transports of other packages, which lack some methods of this package's transports.
import { assert, assertEquals, assertRejects } from "@std/assert";
import { TwilioRealtimeTransportLayer } from "../../src/telephony/mod.ts";
import { OpenAIRealtimeWebSocket } from "../../src/transport/mod.ts";
import { createTwilioStage, HandSocket } from "../support/twilio_stage.ts";

const media = (payload: string) => JSON.stringify({ event: "media", media: { payload } });

/** A transport that takes bytes in place of base64, as another package's does, with `overrides`. */
function foreignModel(overrides: object = {}) {
  const socket = new HandSocket();
  const model = new OpenAIRealtimeWebSocket({ createWebSocket: () => socket as never });
  Object.assign(model, { sendBase64Audio: undefined, ...overrides });
  return { model, socket };
}

Deno.test("a payload that is no base64 fails neither connect() nor the audio behind it", async () => {
  const { model, socket } = foreignModel();
  const stage = createTwilioStage({ modelTransport: model });
  stage.start();
  for (const payload of ["AAAA", "!!!!", "AQEB"]) stage.phone.receive(media(payload));
  const errors: unknown[] = [];
  stage.transport.call.on("error", ({ error }) => errors.push(error));
  await stage.connect();
  assertEquals(
    socket.sent.flatMap(({ type, audio }) => type.endsWith("append") ? [audio] : []),
    ["AAAA", "AQEB"],
  );
  assertEquals(errors.length, 1);
});

Deno.test("a model that connects after the call has ended is closed again", async () => {
  const { promise, resolve } = Promise.withResolvers<void>();
  let status = "disconnected";
  let closed = 0;
  const { model } = foreignModel({
    connect: () => promise.then(() => void (status = "connected")),
    close: () => void (closed++, status = "disconnected"),
  });
  Object.defineProperty(model, "status", { get: () => status });
  const stage = createTwilioStage({ modelTransport: model });
  stage.start();
  const connecting = stage.connect();
  stage.phone.end(1000);
  resolve();
  await assertRejects(() => connecting, Error, "the call has ended");
  assertEquals([status, closed], ["disconnected", 1]);
});

Deno.test("a model whose emitter throws is closed all the same when the call ends", async () => {
  const { model, socket } = foreignModel();
  const stage = createTwilioStage({ modelTransport: model });
  stage.transport.call.on("error", () => {});
  await stage.connect();
  stage.start();
  model.emit = () => {
    throw new Error("a listener's");
  };
  stage.phone.end(1000);
  assertEquals([model.status, socket.closes.length], ["disconnected", 1]);
});

Deno.test("a model that is used for one call after the other keeps no listener of the first", async () => {
  const createWebSocket = () => new HandSocket() as never;
  const model = new OpenAIRealtimeWebSocket({ createWebSocket });
  let listeners = 0;
  const { on, off } = model;
  Object.assign(model, {
    on: (...args: Parameters<typeof on>) => (listeners++, on.apply(model, args)),
    off: (...args: Parameters<typeof off>) => (listeners--, off.apply(model, args)),
  });
  for (let i = 0; i < 3; i++) {
    const phone = new HandSocket();
    const transport = new TwilioRealtimeTransportLayer({
      twilioWebSocket: phone,
      modelTransport: model,
    });
    await transport.connect({ apiKey: "any" });
    assert(listeners > 0);
    phone.end(1000);
    assertEquals([listeners, model.status], [0, "disconnected"]);
  }
});

Deno.test("a model that says the id of a response only at its end holds up no hang-up after it", async () => {
  const { model } = foreignModel({ neutralEvents: false });
  Object.defineProperty(model, "responding", { value: undefined });
  const { clock, transport, start, connect } = createTwilioStage({ modelTransport: model });
  await connect();
  start();
  model.emit("turn_started", { type: "response_started", providerData: {} });
  let outcome = "";
  transport.hangup().then((result) => outcome = result);
  await clock.advance(1_000);
  assertEquals(outcome, "");
  const usage = { inputTokens: 0, outputTokens: 0, totalTokens: 0 };
  const response = { id: "resp_1", output: [], usage };
  model.emit("turn_done", { type: "response_done", response });
  await clock.advance(100);
  assertEquals(outcome, "drained");
});
