// A server that accepts a SIP call on the service's webhook, and attaches a session to it.
import { assert, assertEquals } from "@std/assert";
import OpenAI from "openai";
import {
  OpenAIRealtimeSIP,
  RealtimeAgent,
  RealtimeSession,
  type RealtimeSessionOptions,
  tool,
} from "../../mod.ts";
import { voice } from "../support/emulator/signals.ts";
import { service } from "./_world.ts";

const WEBHOOK_SECRET = `whsec_${btoa("a secret of the tests alone")}`;

Deno.test("SIP: accept a call on its webhook, and attach to it with the same defaults", async () => {
  const { emulator, clock } = service({
    apiKeys: ["sk-test"],
    clockZeroUnixMs: Date.now(), // the `openai` package holds a webhook's time against its own
    responder: ({ kind, text }) => kind === "audio" ? { call: "hours" } : { say: text || "Hello" },
  });
  const { http } = await emulator.listen();

  // The user's program.
  const openai = new OpenAI({ apiKey: "sk-test", baseURL: `${http}/v1` });
  const hours = tool({
    name: "hours",
    description: "When the shop is open",
    parameters: { type: "object", properties: {} },
    execute: () => "nine to five",
  });
  const agent = new RealtimeAgent({
    name: "Shop",
    instructions: "Answer the telephone.",
    tools: [hours],
  });
  const sessionOptions: Partial<RealtimeSessionOptions> = {
    model: "gpt-realtime-2.1",
    config: {
      audio: { input: { turnDetection: { type: "semantic_vad", interruptResponse: true } } },
    },
  };
  const session = new RealtimeSession(agent, {
    transport: new OpenAIRealtimeSIP({ ...emulator, clock }),
    ...sessionOptions,
  });
  const added: string[] = [];
  session.on("history_added", (item) => added.push(item.type));
  const app = Deno.serve({ hostname: "127.0.0.1", port: 0, onListen() {} }, async (request) => {
    const body = await request.text();
    const event = await openai.webhooks.unwrap(body, request.headers, WEBHOOK_SECRET);
    if (event.type !== "realtime.call.incoming") return new Response();
    const { call_id: callId } = event.data;
    const config = await OpenAIRealtimeSIP.buildInitialConfig(agent, sessionOptions);
    await openai.realtime.calls.accept(callId, config);
    await session.connect({ apiKey: "sk-test", callId });
    return new Response();
  });

  // The world: somebody calls, asks something, hears the answer and hangs up.
  const phone = emulator.dialSip();
  const url = `http://127.0.0.1:${app.addr.port}/webhook`;
  const answered = await fetch(await phone.webhook({ url, secret: WEBHOOK_SECRET }));
  await answered.body?.cancel();
  assertEquals(answered.status, 200);
  const { config: accepted } = phone.session!;
  await clock.advance(10);
  const ended = new Promise<void>((resolve) =>
    session.transport.on("connection_change", (status) => status === "disconnected" && resolve())
  );
  phone.say(new Int16Array(voice(500).buffer as ArrayBuffer));
  await clock.advance(10_000);
  const silence = phone.heard().every((sample) => sample === 0);
  phone.hangUp();
  await ended;

  assertEquals(silence, false);
  const withTracing: object = { ...accepted, tracing: "auto" };
  assertEquals<object>(phone.session!.config, withTracing, "the same defaults");
  const expected = await OpenAIRealtimeSIP.buildInitialConfig(agent, sessionOptions);
  assertEquals((accepted as typeof expected).instructions, expected.instructions);
  assertEquals((accepted as typeof expected).tools, expected.tools);
  assert(added.includes("function_call"));
  const said = session.history.at(-1) as { content: { transcript: string }[] };
  assertEquals(said.content[0]!.transcript, "nine to five");
  session.close();
  await app.shutdown();
  await emulator.close();
});
