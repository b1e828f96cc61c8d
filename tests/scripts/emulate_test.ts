import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { WebSocketLike } from "../../src/socket/web_socket_like.ts";
import { SocketClient } from "../support/emulator/socket_client.ts";

const SCRIPT = new URL("../../scripts/emulate.ts", import.meta.url).pathname;
const SPEECH = new URL("../../scripts/demo/speech.wav", import.meta.url).pathname;

function command(args: readonly string[], stdin: "null" | "piped" = "null"): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", SCRIPT, ...args],
    stdin,
    stdout: "piped",
    stderr: "piped",
  });
}

async function run(...args: string[]) {
  const { code, stdout, stderr } = await command(args).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("emulate: prints one JSON line, serves, and ends cleanly when asked to", async () => {
  const child = command(["--port", "0"]).spawn();
  const reader = child.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { value } = await reader.read();
  const { url, http } = JSON.parse(value!);
  assertMatch(url, /^ws:\/\/127\.0\.0\.1:\d+\/v1\/realtime$/);
  assertEquals(http, url.replace("ws:", "http:").replace("/v1/realtime", ""));
  const taken = await run("--port", new URL(url).port);
  assertEquals([taken.code, taken.stdout], [1, ""]);
  assertStringIncludes(taken.stderr, "the port is in use");
  const headers = { Authorization: "Bearer x" };
  const socket = new WebSocket(`${url}?model=gpt-realtime`, { headers });
  const client = new SocketClient(socket as unknown as WebSocketLike);
  await client.event("session.created");
  child.kill("SIGTERM");
  await client.closed();
  assertEquals((await child.status).code, 0);
  assertEquals((await reader.read()).done, true);
  await child.stderr.cancel();
});

Deno.test("emulate: bad options are a message and a non-zero exit, --help is neither", async () => {
  for (
    const args of [
      ["--bogus"],
      ["--port"],
      ["--port", "x"],
      ["--port", "70000"],
      ["--webhook", "not a URL"],
      ["--webhook", "http://127.0.0.1/"],
      ["--webhook-secret", "s"],
    ]
  ) {
    const { code, stdout, stderr } = await run(...args);
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, args[0]!);
  }
  const help = await run("--help");
  assertEquals([help.code, help.stderr], [0, ""]);
  assertStringIncludes(help.stdout, "--port");
});

Deno.test("emulate: with --webhook, lines on standard input are telephone calls", async () => {
  const told = Promise.withResolvers<string>();
  const app = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    told.resolve((await request.json()).data.call_id);
    return new Response();
  });
  const url = `http://127.0.0.1:${app.addr.port}/`;
  const child = command(["--webhook", url, "--webhook-secret", "s"], "piped").spawn();
  const lines = linesOf(child.stdout);
  const next = async () => JSON.parse((await lines.next()).value!);
  const write = async (text: string) => {
    const writer = child.stdin.getWriter();
    await writer.write(new TextEncoder().encode(text));
    writer.releaseLock();
  };
  const { http } = await next();
  await write("press 1\ncall\n");
  assertEquals(await next(), { error: 'Cannot do "press": there is no call. Use call first' });
  const { call } = await next();
  assertEquals(await told.promise, call);
  assertEquals(await next(), { call, webhook: 200 });
  const accepted = await fetch(`${http}/v1/realtime/calls/${call}/accept`, {
    method: "POST",
    headers: { Authorization: "Bearer x" },
    body: JSON.stringify({ type: "realtime" }),
  });
  assertEquals([accepted.status, await accepted.text()], [200, ""]);
  const socket = new WebSocket(`${http.replace("http", "ws")}/v1/realtime?call_id=${call}`, {
    headers: { Authorization: "Bearer x" },
  });
  const client = new SocketClient(socket as unknown as WebSocketLike);
  await client.event("session.created");
  await write(`press 5\nsay ${SPEECH}\nsay no.wav\nsing\nhang`);
  assertStringIncludes((await next()).error, "no.wav");
  assertStringIncludes((await next()).error, "sing");
  await client.event("input_audio_buffer.dtmf_event_received");
  await client.event("input_audio_buffer.speech_started");
  await write("up\n");
  await client.closed();
  assertEquals(await next(), { call, end: { kind: "hung_up", by: "caller" } });
  await child.stdin.close();
  child.kill("SIGTERM");
  assertEquals((await child.status).code, 0);
  await child.stderr.cancel();
  await app.shutdown();
});

async function* linesOf(stream: ReadableStream<Uint8Array<ArrayBuffer>>) {
  let rest = "";
  for await (const text of stream.pipeThrough(new TextDecoderStream())) {
    const lines = (rest + text).split("\n");
    rest = lines.pop()!;
    yield* lines;
  }
}
