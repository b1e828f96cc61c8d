/**
 * A program that only knows the `openai` package: it holds a conversation over both of its WebSocket
 * clients and prints what came of it. Run by openai_test.ts, with the emulator's authority trusted.
 */
import OpenAI from "npm:openai@7.57.0";
import { OpenAIRealtimeWebSocket } from "npm:openai@7.57.0/realtime/websocket";
import { OpenAIRealtimeWS } from "npm:openai@7.57.0/realtime/ws";
import { bytesToBase64 } from "../../src/wire/base64.ts";
import { join, quiet, voice } from "../support/emulator/signals.ts";

// deno-lint-ignore no-explicit-any
type AnyEvent = any;

const [baseURL = "", apiKey = "", caPath = ""] = Deno.args;
const model = "gpt-realtime";
const client = new OpenAI({ apiKey, baseURL });
const results: Record<string, unknown> = {};

const secret = await client.realtime.clientSecrets.create({
  session: { type: "realtime", instructions: "be brief" },
});
results.secret = secret.value.slice(0, 3);

for (const name of ["native", "ws"] as const) {
  const realtime = name === "native"
    ? new OpenAIRealtimeWebSocket({ model, dangerouslyAllowBrowser: true }, client)
    : new OpenAIRealtimeWS({ model, options: { ca: Deno.readTextFileSync(caPath) } }, client);
  const events: AnyEvent[] = [];
  const waiting: (() => void)[] = [];
  realtime.on("event", (event: AnyEvent) => {
    events.push(event);
    waiting.splice(0).forEach((resume) => resume());
  });
  realtime.on("error", () => {});
  const next = async (type: string, count = 1): Promise<AnyEvent> => {
    for (;;) {
      const found = events.filter((event) => event.type === type);
      if (found.length >= count) return found[count - 1];
      await new Promise<void>((resolve) => waiting.push(resolve));
    }
  };
  const say = (text: string) => {
    const content = [{ type: "input_text" as const, text }];
    realtime.send({
      type: "conversation.item.create",
      item: { type: "message", role: "user", content },
    });
    realtime.send({ type: "response.create" });
  };
  await next("session.created");
  realtime.send({
    type: "session.update",
    session: { type: "realtime", tools: [{ type: "function", name: "weather" }] },
  });
  say("say: good morning");
  const text = (await next("response.done")).response.output[0].content[0].transcript;
  const turn = join(quiet(400), voice(600), quiet(700));
  for (let start = 0; start < turn.length; start += 4800) {
    const audio = bytesToBase64(turn.subarray(start, start + 4800));
    realtime.send({ type: "input_audio_buffer.append", audio });
  }
  const audio = (await next("response.done", 2)).response.output[0].content[0].transcript;
  say('call: weather {"city":"Rome"}');
  const call = (await next("response.done", 3)).response.output[0];
  realtime.send({
    type: "conversation.item.create",
    item: { type: "function_call_output", call_id: call.call_id, output: "sunny" },
  });
  realtime.send({ type: "response.create" });
  const spoken = (await next("response.done", 4)).response.output[0].content[0].transcript;
  say(`say: ${"x".repeat(300)}`);
  await next("response.created", 5);
  realtime.send({ type: "response.cancel" });
  const cancelled = (await next("response.done", 5)).response.status;
  realtime.send({ type: "conversation.item.delete", item_id: "nobody" });
  const { code, event_id } = (await next("error")).error;
  results[name] = {
    text,
    audio,
    call: `${call.name} ${call.arguments}`,
    spoken,
    cancelled,
    code,
    event_id,
  };
  const closed = new Promise<void>((resolve) =>
    (realtime.socket as WebSocket).addEventListener("close", () => resolve())
  );
  realtime.close();
  await closed;
}
Deno.stdout.writeSync(new TextEncoder().encode(JSON.stringify(results)));
Deno.exit(0);
