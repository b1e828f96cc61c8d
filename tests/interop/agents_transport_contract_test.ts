import { OpenAIRealtimeWebSocket } from "npm:@openai/agents-realtime@0.20.0";
import { type RealtimeTransportLayer, transportContract } from "../../src/testing/mod.ts";

/** The incumbent's transport does not promise these: docs/differences.md names each. */
transportContract(
  (name, run) => Deno.test(`@openai/agents-realtime, ${name}`, run),
  {
    create: (createWebSocket) =>
      new OpenAIRealtimeWebSocket({
        createWebSocket: createWebSocket as never,
      }) as unknown as RealtimeTransportLayer,
    without: ["signal", "cause", "safe_dispatch"],
  },
);
