// The example server, in a process of its own on each runtime, over real sockets.
import { assert, assertEquals } from "@std/assert";
import { createWebSocket } from "../../../src/socket/create_web_socket.ts";
import type { CreateWebSocketOptions } from "../../../src/socket/web_socket_like.ts";
import { createEmulator, type Emulator } from "../../../src/testing/mod.ts";
import {
  dialTelephone,
  signTwilioRequest,
  TelephoneError,
} from "../../../src/testing/telephone/mod.ts";
import { mark, markedMs, tone } from "../../support/phone.ts";
import {
  startTwilioServer,
  TWILIO_SERVER,
  type TwilioServer,
  type TwilioServerRuntime,
} from "../../support/twilio_server.ts";

/** Greets, answers, and says goodbye when it has called `end_call`. */
function createModel(): Emulator {
  return createEmulator({
    pacing: { speed: 10 },
    session: {
      audio: { input: { turn_detection: { type: "server_vad", silence_duration_ms: 200 } } },
    },
    responder: ({ kind }) => {
      if (kind === "nothing") return { audio: mark(0x11, 300) };
      if (kind === "audio") return [{ audio: mark(0x22, 200) }, { call: "end_call" }];
      return { audio: mark(0x33, 700) };
    },
  });
}

function dial(server: TwilioServer, options: object = {}) {
  return dialTelephone({
    webhookUrl: `http://127.0.0.1:${server.port}/voice`,
    publicWebhookUrl: `${TWILIO_SERVER.publicUrl}/voice`,
    authToken: TWILIO_SERVER.authToken,
    resolveStreamUrl: (url) => {
      assertEquals(url, "wss://voice.example.com/media");
      return `ws://127.0.0.1:${server.port}/media`;
    },
    ...options,
  });
}

async function failure(promise: Promise<unknown>): Promise<unknown> {
  try {
    await promise;
  } catch (error) {
    return error;
  }
}

for (const runtime of ["deno", "bun", "node"] as TwilioServerRuntime[]) {
  Deno.test(`the server script on ${runtime}: a signed call, from the greeting to the whole goodbye`, async () => {
    const emulator = createModel();
    const { url } = await emulator.listen();
    await using server = await startTwilioServer(`${url}?model=gpt-realtime`, runtime);
    const telephone = await dial(server);
    telephone.say(tone(400));
    const { by } = await telephone.ended;
    assertEquals(by, "server");
    const heard = telephone.heard();
    assertEquals([markedMs(heard, 0x22), markedMs(heard, 0x33)], [200, 700]);
    assertEquals(await server.line(), "The call has ended, by the application");
    assertEquals(emulator.sessions.length, 1);
    await emulator.close();
  });
}

Deno.test("the server script gives a stranger nothing: no TwiML, no stream, no session", async () => {
  const emulator = createModel();
  const { url } = await emulator.listen();
  await using server = await startTwilioServer(`${url}?model=gpt-realtime`);
  const webhook = await failure(dial(server, { authToken: "another token" }));
  assert(webhook instanceof TelephoneError && webhook.status === 403);
  const unsigned = await failure(dial(server, { authToken: undefined }));
  assert(unsigned instanceof TelephoneError && unsigned.status === 403);
  const streamUrl = "wss://voice.example.com/media";
  const stream = { webhookUrl: undefined, streamUrl };
  for (const authToken of [undefined, "another token"]) {
    const refused = await failure(dial(server, { ...stream, authToken }));
    assert(refused instanceof TelephoneError, "the upgrade is refused");
  }
  // A signed upgrade without a token of the webhook's is closed at the start message.
  for (const parameters of [{}, { token: "x".repeat(75) }]) {
    const telephone = await dial(server, { ...stream, parameters });
    assertEquals((await telephone.ended).by, "server");
    assertEquals(telephone.figures.mediaCount, 0);
    assertEquals(await server.line(), "Cannot take the call: PhoneCallError");
  }
  assertEquals(emulator.sessions.length, 0);
  await emulator.close();
});

Deno.test("the server script may stand behind a proxy that takes a prefix away", async () => {
  const emulator = createModel();
  const { url } = await emulator.listen();
  const publicUrl = `${TWILIO_SERVER.publicUrl}/phone`;
  await using server = await startTwilioServer(`${url}?model=gpt-realtime`, "deno", publicUrl);
  const greeted = Promise.withResolvers<void>();
  const telephone = await dial(server, {
    publicWebhookUrl: `${publicUrl}/voice`,
    resolveStreamUrl(streamUrl: string) {
      assertEquals(streamUrl, "wss://voice.example.com/phone/media");
      return `ws://127.0.0.1:${server.port}/media`;
    },
    onMessage: () => greeted.resolve(),
  });
  await greeted.promise;
  telephone.hangUp();
  assertEquals((await telephone.ended).by, "caller");
  await emulator.close();
});

Deno.test("the server script lives on, whatever comes over a stream and in whatever order", async () => {
  const emulator = createModel();
  const { url } = await emulator.listen();
  await using server = await startTwilioServer(`${url}?model=gpt-realtime`);
  const greeted = Promise.withResolvers<void>();
  let odd: { send(data: string | Uint8Array<ArrayBuffer>): void } | undefined;
  const telephone = await dial(server, {
    onMessage: () => greeted.resolve(),
    async createWebSocket(request: CreateWebSocketOptions) {
      const socket = await createWebSocket(request);
      odd = socket;
      socket.addEventListener("open", () => {
        socket.send('{"event":"media","media":{"payload":"AAAA"}}');
        socket.send('{"event":"mark","mark":{"name":"nobody\'s"}}');
        socket.send('{"event":"dtmf","dtmf":{"digit":"5"}}');
      });
      return socket;
    },
  });
  await greeted.promise;
  const { streamSid, callSid } = telephone;
  const start = { streamSid: "MZother", callSid, accountSid: "AC1" };
  const media = { track: "inbound", timestamp: "20" };
  for (
    const message of [
      { event: "start", start },
      { event: "start" },
      { event: "media", streamSid, media: { ...media, payload: "" } },
      { event: "media", streamSid, media: { ...media, payload: "////".repeat(100_000) } },
      { event: "mark", streamSid, mark: { name: "nobody's" } },
      { event: "dance" },
    ]
  ) odd!.send(new TextEncoder().encode(JSON.stringify(message)));
  for (const text of ["", "{", "7", "null", "[]"]) odd!.send(text);
  telephone.say(tone(400));
  telephone.hangUp();
  assertEquals(await server.line(), "The call has ended, by the caller");
  const next = await dial(server);
  next.say(tone(400));
  assertEquals((await next.ended).by, "server");
  assertEquals(markedMs(next.heard(), 0x33), 700);
  await emulator.close();
});

Deno.test("the server script takes a token once, and for its own call", async () => {
  const emulator = createModel();
  const { url } = await emulator.listen();
  await using server = await startTwilioServer(`${url}?model=gpt-realtime`);
  const fields = { CallSid: "CA1" };
  const publicUrl = `${TWILIO_SERVER.publicUrl}/voice`;
  const response = await fetch(`http://127.0.0.1:${server.port}/voice`, {
    method: "POST",
    headers: {
      "x-twilio-signature": await signTwilioRequest(TWILIO_SERVER.authToken, publicUrl, fields),
    },
    body: new URLSearchParams(fields),
  });
  const [, token = ""] = /value="([\w-]+)"/.exec(await response.text()) ?? [];
  const stream = { webhookUrl: undefined, streamUrl: "wss://voice.example.com/media" };
  const call = (callSid: string, onMessage?: () => void) =>
    dial(server, { ...stream, callSid, parameters: { token }, onMessage });
  const other = await call("CA2");
  assertEquals((await other.ended).by, "server");
  const greeted = Promise.withResolvers<void>();
  const first = await call("CA1", greeted.resolve);
  await greeted.promise; // it is in, before the token is shown again
  const again = await call("CA1");
  assertEquals((await again.ended).by, "server");
  assertEquals([other.figures.mediaCount, again.figures.mediaCount], [0, 0]);
  first.hangUp();
  assertEquals((await first.ended).by, "caller");
  await emulator.close();
});
