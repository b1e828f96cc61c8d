import { assertEquals, assertThrows } from "@std/assert";
import { Buffer } from "node:buffer";
import { EventEmitter } from "node:events";
import { TwilioCall, TwilioRealtimeTransportLayer } from "../../../src/telephony/mod.ts";
import { OpenAIRealtimeWebSocket } from "../../../src/transport/mod.ts";
import { createTwilioStage, HandSocket } from "../../support/twilio_stage.ts";

const START = JSON.stringify({
  event: "start",
  start: { streamSid: "MZ1", callSid: "CA1", accountSid: "AC1", customParameters: { a: "ö" } },
});
const key = (digit: string) => JSON.stringify({ event: "dtmf", dtmf: { digit } });
const bytes = (text: string) => new TextEncoder().encode(text);

const FRAMES: Record<string, (text: string) => unknown> = {
  "text": (text) => text,
  "an ArrayBuffer": (text) => bytes(text).buffer,
  "a view with an offset": (text) => bytes(`xxx${text}yy`).subarray(3, 3 + bytes(text).length),
  "a Buffer": (text) => Buffer.from(text),
  "a list of Buffers": (text) => [Buffer.from(text).subarray(0, 7), Buffer.from(text).subarray(7)],
  "a Blob": (text) => new Blob([text]),
};

for (const [name, make] of Object.entries(FRAMES)) {
  Deno.test(`a DOM-style socket whose frames come as ${name}`, async () => {
    const socket = new HandSocket();
    const accepted = TwilioCall.accept(socket);
    socket.receive(make(START));
    assertEquals((await accepted).customParameters, { a: "ö" });
  });
}

Deno.test("behind a Blob, which takes a while to read, frames keep their order", async () => {
  const socket = new HandSocket();
  const call = new TwilioCall(socket);
  const digits: string[] = [];
  const all = new Promise<void>((resolve) =>
    call.on("dtmf", ({ digit }) => digits.push(digit) === 5 && resolve())
  );
  socket.receive(key("1"));
  socket.receive(new Blob([key("2")]));
  socket.receive(key("3"));
  socket.receive(new Blob([key("4")]));
  socket.receive(bytes(key("5")));
  await all;
  assertEquals(digits.join(""), "12345");
});

/** A socket with the methods and events of the `ws` package's class that a call uses. */
class NodeSocket extends EventEmitter {
  readonly sent: string[] = [];
  closed = 0;
  send(data: string): void {
    this.sent.push(data);
  }
  close(): void {
    this.closed++;
  }
}

Deno.test("a ws-style socket: text comes as bytes, the close reason too", async () => {
  const socket = new NodeSocket();
  const call = new TwilioCall(socket);
  socket.emit("message", Buffer.from(START), false);
  socket.emit("message", [Buffer.from(key("7"))], false);
  assertEquals(call.callSid, "CA1");
  call.sendMark("m");
  assertEquals(JSON.parse(socket.sent[0]!).mark, { name: "m" });
  socket.emit("close", 4001, Buffer.from("bye"));
  const { code, reason, initiator } = await call.ended;
  assertEquals({ code, reason, initiator }, { code: 4001, reason: "bye", initiator: "caller" });
});

Deno.test("a ws-style socket that fails ends the call, and what it says next changes nothing", async () => {
  const socket = new NodeSocket();
  const call = new TwilioCall(socket, { logger: { warn() {} } });
  const error = new Error("reset");
  socket.emit("error", error);
  socket.emit("error", error);
  socket.emit("close", 1006, Buffer.from(""));
  assertEquals((await call.ended).error, error);
});

Deno.test("a frame of no known kind is an error event, and the call goes on", () => {
  const socket = new HandSocket();
  const call = new TwilioCall(socket);
  const errors: string[] = [];
  call.on("error", ({ error }) => errors.push((error as Error).name));
  socket.receive(42);
  socket.receive(undefined);
  socket.receive({});
  assertEquals(errors, ["TypeError", "TypeError", "TypeError"]);
  socket.receive(START);
  assertEquals(call.callSid, "CA1");
});

Deno.test("what is no socket is refused", () => {
  for (const bad of [undefined, null, {}, "wss://example.com"]) {
    assertThrows(() => new TwilioCall(bad as never), TypeError);
  }
});

Deno.test("a socket whose send() throws is an error event, and nothing is thrown", () => {
  const socket = new HandSocket();
  socket.send = () => {
    throw new Error("gone");
  };
  const call = new TwilioCall(socket);
  const errors: unknown[] = [];
  call.on("error", ({ error }) => errors.push((error as Error).message));
  socket.receive(START);
  call.sendClear();
  assertEquals(errors, ["gone"]);
});

Deno.test("before the start and after the end, nothing is sent", () => {
  const socket = new HandSocket();
  const call = new TwilioCall(socket);
  call.sendMedia("AA==");
  socket.receive(START);
  call.close();
  call.sendMedia("AA==");
  call.sendMark("m");
  call.sendClear();
  assertEquals(socket.sent, []);
  assertEquals(socket.closes.length, 1);
});

Deno.test("a second start, and media before the first, change nothing", () => {
  const socket = new HandSocket();
  const call = new TwilioCall(socket);
  socket.receive('{"event":"media","media":{"payload":"AAAA"}}');
  socket.receive(START);
  socket.receive(START.replace("CA1", "CA2"));
  assertEquals([call.callSid, call.preRollMs], ["CA1", 0]);
});

Deno.test("a call's listener that throws goes to its error listeners, else to the logger", () => {
  const warnings: string[] = [];
  const socket = new HandSocket();
  const call = new TwilioCall(socket, { logger: { warn: (message) => warnings.push(message) } });
  call.on("dtmf", () => {
    throw new Error("mine");
  });
  socket.receive(key("1"));
  assertEquals(warnings.length, 1);
  const errors: unknown[] = [];
  call.on("error", ({ error }) => errors.push((error as Error).message));
  socket.receive(key("2"));
  assertEquals(errors, ["mine"]);
});

Deno.test("a logger that throws changes nothing", async () => {
  const logger = {
    warn() {
      throw new Error("no disk");
    },
  };
  const stage = createTwilioStage({ logger });
  await stage.connect();
  stage.start();
  stage.mark("nobody's");
  const socket = new HandSocket();
  const call = new TwilioCall(socket, { logger });
  socket.receive("{"); // an error with no listener
  call.on("dtmf", () => {
    throw new Error("a listener's");
  });
  socket.receive('{"event":"dtmf","dtmf":{"digit":"1"}}');
  assertEquals([call.end, stage.transport.status], [undefined, "connected"]);
});

Deno.test("a model's transport that throws, as another package's may, ends neither process nor call", async () => {
  const [socket, modelSocket] = [new HandSocket(), new HandSocket()];
  const model = new OpenAIRealtimeWebSocket({ createWebSocket: () => modelSocket as never });
  const fail = () => {
    throw new Error("unhandled");
  };
  const call = new TwilioCall(socket);
  const errors: unknown[] = [];
  call.on("error", ({ error }) => errors.push(error));
  const transport = new TwilioRealtimeTransportLayer({
    twilioWebSocket: call,
    modelTransport: model,
  });
  await transport.connect({ apiKey: "any" });
  Object.assign(model, { emit: fail, close: fail, sendBase64Audio: fail });
  socket.receive(START);
  socket.receive('{"event":"media","media":{"payload":"AAAA"}}');
  socket.receive("{");
  assertEquals(call.callSid, "CA1");
  socket.receive('{"event":"stop"}');
  assertEquals((await call.ended).how, "stop");
  assertEquals(errors.length > 3, true);
});

Deno.test("an end without a close frame is the network's, also where the runtime says 0", async () => {
  for (const code of [0, undefined, 1006]) {
    const { phone, transport, start } = createTwilioStage();
    start();
    phone.end(code as number);
    const { initiator, code: told } = await transport.call.ended;
    assertEquals([initiator, told], ["network", 1006]);
  }
});

Deno.test("what the caller said before the end is kept no longer than the call lasts", async () => {
  const { phone, transport, start, media } = createTwilioStage();
  start();
  media(new Uint8Array(800), 0);
  assertEquals(transport.call.preRollMs, 100);
  phone.end(1000);
  await transport.call.ended;
  assertEquals([transport.call.preRollMs, transport.call.droppedMs], [0, 0]);
});
