import { assertEquals, assertRejects } from "@std/assert";

function deno(file: string, args: string[], env?: Record<string, string>): Deno.Command {
  const script = new URL(file, import.meta.url).pathname;
  return new Deno.Command(Deno.execPath(), {
    args: ["run", "-A", script, ...args],
    stdout: "piped",
    stderr: "inherit",
    ...env && { env },
  });
}

Deno.test("openai: both of its WebSocket clients hold a conversation with `emulate --tls`", async () => {
  const server = deno("../../scripts/emulate.ts", ["--tls"]).spawn();
  const reader = server.stdout.pipeThrough(new TextDecoderStream()).getReader();
  const { http, ca } = JSON.parse((await reader.read()).value!);
  const client = deno("./_openai_client.ts", [`${http}/v1`, "sk-x", ca], { DENO_CERT: ca });
  const { code, stdout } = await client.output();
  server.kill("SIGTERM");
  assertEquals((await server.status).code, 0);
  assertEquals((await reader.read()).done, true);
  await assertRejects(() => Deno.stat(ca), Deno.errors.NotFound);
  assertEquals(code, 0);
  const conversation = {
    text: "good morning",
    audio: "(echo) 1400 ms",
    call: 'weather {"city":"Rome"}',
    spoken: "sunny",
    cancelled: "cancelled",
    code: "item_delete_invalid_item_id",
    event_id: null,
  };
  assertEquals(JSON.parse(new TextDecoder().decode(stdout)), {
    secret: "ek_",
    native: conversation,
    ws: conversation,
  });
});
