import { assertEquals } from "@std/assert";
// deno-lint-ignore no-import-prefix -- a peer of the interop tests alone
import { OpenAIRealtimeWebSocket as Incumbent } from "npm:@openai/agents-realtime@0.20.0";
import { sessionPayload } from "../../src/wire/openai/session_payload.ts";
import { DEFAULT_OPENAI_REALTIME_MODEL } from "../../src/contract/session_defaults.ts";
import { SESSION_CONFIGS } from "../support/session_configs.ts";

const onWire = (value: unknown) => JSON.parse(JSON.stringify(value));

for (const [name, config] of Object.entries(SESSION_CONFIGS)) {
  Deno.test(`the session payload is the incumbent's for a config with ${name}`, () => {
    const incumbent = new Incumbent({});
    const theirs = incumbent.buildSessionPayload(config as never);
    const ours = sessionPayload(config, { model: DEFAULT_OPENAI_REALTIME_MODEL });
    assertEquals(onWire(ours), onWire(theirs));
  });
}
