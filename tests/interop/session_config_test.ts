// What a transport of one's own is told when a session connects and when an agent takes over: the
// same, whole config from the incumbent's session and from ours.
import { assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import * as theirs from "npm:@openai/agents-realtime@0.20.0";
import * as ours from "../../mod.ts";
import { ScriptedRealtimeTransport } from "../../src/testing/mod.ts";
import type { AnyValue } from "../support/session.ts";

const OPTIONS: Record<string, AnyValue> = {
  "nothing": {},
  "a model, and a name for traces": { model: "m", workflowName: "w", groupId: "g" },
  "no tracing": { tracingDisabled: true },
  "a voice": { config: { voice: "ash" } },
  "a format": { config: { audio: { input: { format: "g711_ulaw" } } } },
  "text answers": { config: { outputModalities: ["text"], toolChoice: "none" } },
  "what only the service knows": { config: { providerData: { truncation: "disabled" } } },
};

async function told(sdk: AnyValue, options: AnyValue): Promise<unknown[]> {
  const transport = new ScriptedRealtimeTransport();
  const agent = new sdk.RealtimeAgent({ name: "a", instructions: "Be brief.", voice: "sage" });
  const session = new sdk.RealtimeSession(agent, { transport, ...options });
  await session.connect({ apiKey: "any" });
  await session.updateAgent(new sdk.RealtimeAgent({ name: "b", prompt: { promptId: "p" } }));
  const configs = transport.calls.map((call: AnyValue) =>
    call.options?.initialSessionConfig ?? call.config
  );
  assertEquals(configs.length, 2);
  return JSON.parse(JSON.stringify(configs)); // what is undefined is not told
}

for (const [what, options] of Object.entries(OPTIONS)) {
  Deno.test(`beside the incumbent's session: what a transport is told of ${what}`, async () => {
    assertEquals(await told(ours, options), await told(theirs, options));
  });
}

Deno.test("a config in flat fields is told as it is: no default hides them", async () => {
  const config = { inputAudioFormat: "g711_ulaw", modalities: ["text"] };
  const [first] = await told(ours, { config }) as AnyValue[];
  assertEquals([first.inputAudioFormat, first.audio], ["g711_ulaw", undefined]);
});
