import { assertEquals } from "@std/assert";
import { RealtimeAgent, RealtimeSession, tool } from "npm:@openai/agents-realtime@0.20.0";
import { z } from "npm:zod@^4.2.0";
import { ScriptedRealtimeTransport } from "../../src/testing/mod.ts";

Deno.test("@openai/agents-realtime: its RealtimeSession runs on our ScriptedRealtimeTransport", async () => {
  const transport = new ScriptedRealtimeTransport();
  const weather = tool({
    name: "weather",
    description: "The weather in a city",
    parameters: z.object({ city: z.string() }),
    execute: ({ city }) => `sunny in ${city}`,
  });
  const agent = new RealtimeAgent({ name: "test", tools: [weather] });
  const session = new RealtimeSession(agent, { transport: transport as never });
  await transport.runScenario({
    async scenario({ expectCall, emit }) {
      await expectCall("connect", ({ options }) => options.apiKeyProvided);
      await expectCall("sendMessage", ({ message }) => message === "weather?");
      emit("function_call", {
        type: "function_call",
        callId: "call_1",
        name: "weather",
        arguments: '{"city":"Rome"}',
        responseId: "resp_1",
      });
      const { output, startResponse } = await expectCall("sendFunctionCallOutput");
      assertEquals([output, startResponse], ["sunny in Rome", true]);
      await expectCall("close");
    },
    async exercise() {
      await session.connect({ apiKey: "ek_x" });
      const ended = new Promise((resolve) => session.once("agent_tool_end", resolve));
      session.sendMessage("weather?");
      await ended;
      session.close();
    },
  });
  transport.assertClosed();
});
