import { assertEquals, assertMatch, assertStringIncludes } from "@std/assert";
import type { WebSocketLike } from "../../src/socket/web_socket_like.ts";
import { SocketClient } from "./_socket_client.ts";

const SCRIPT = new URL("../../scripts/emulate.ts", import.meta.url).pathname;

function command(...args: string[]): Deno.Command {
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", SCRIPT, ...args],
    stdout: "piped",
    stderr: "piped",
  });
}

async function run(...args: string[]) {
  const { code, stdout, stderr } = await command(...args).output();
  const text = (bytes: Uint8Array) => new TextDecoder().decode(bytes);
  return { code, stdout: text(stdout), stderr: text(stderr) };
}

Deno.test("emulate: prints one JSON line, serves, and ends cleanly when asked to", async () => {
  const child = command("--port", "0").spawn();
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
  for (const args of [["--bogus"], ["--port"], ["--port", "x"], ["--port", "70000"]]) {
    const { code, stdout, stderr } = await run(...args);
    assertEquals([code, stdout], [2, ""]);
    assertStringIncludes(stderr, args[0]!);
  }
  const help = await run("--help");
  assertEquals([help.code, help.stderr], [0, ""]);
  assertStringIncludes(help.stdout, "--port");
});
