// GUIDE programs 6 and 7: accept a call on the provider's webhook, then attach a session to it.
import { assert, assertEquals } from "@std/assert";
import OpenAI from "openai";
import {
  OpenAIRealtimeSIP,
  OpenAIRealtimeWebSocket,
  RealtimeAgent,
  RealtimeSession,
  type RealtimeSessionOptions,
  tool,
} from "../../mod.ts";
import { service } from "./_world.ts";

Deno.test("guide 6 and 7: accept a call, and attach to it with the same defaults", async () => {
  const { emulator, clock } = service();
  // The telephone network, and the service's side of it: a call is a session once it is accepted.
  const network = new OpenAIRealtimeWebSocket({ ...emulator, clock });
  const accepted: { path: string; body: Record<string, unknown> }[] = [];
  const fetch = async (input: string | URL | Request, init?: RequestInit) => {
    const request = new Request(input, init);
    accepted.push({ path: new URL(request.url).pathname, body: await request.json() });
    return new Response(null, { status: 200 });
  };
  await Promise.all([network.connect({ apiKey: "sk-test" }), clock.advance(0)]);
  await clock.advance(10);
  const { callId } = emulator.sessions[0]!;

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
  const config = await OpenAIRealtimeSIP.buildInitialConfig(agent, sessionOptions);
  const openai = new OpenAI({ apiKey: "sk-test", fetch });
  await openai.realtime.calls.accept(callId, config);

  const session = new RealtimeSession(agent, {
    transport: new OpenAIRealtimeSIP({ ...emulator, clock }),
    ...sessionOptions,
  });
  const added: string[] = [];
  session.on("history_added", (item) => added.push(item.type));
  await Promise.all([session.connect({ apiKey: "sk-test", callId }), clock.advance(0)]);
  await clock.advance(10);
  network.sendMessage("call: hours");
  await clock.advance(10_000);

  assertEquals(accepted, [{ path: `/v1/realtime/calls/${callId}/accept`, body: { ...config } }]);
  assertEquals(emulator.sessions.length, 1);
  const { instructions, tools } = emulator.sessions[0]!.config as typeof config;
  assertEquals(instructions, config.instructions);
  assertEquals(tools, config.tools);
  assert(added.includes("function_call"));
  const said = session.history.at(-1) as { content: { transcript: string }[] };
  assertEquals(said.content[0]!.transcript, "nine to five");
  session.close();
  network.close();
  await emulator.close();
});
