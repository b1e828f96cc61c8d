import type { RealtimeSessionConfig } from "../../../src/contract/session_config.ts";
import { SESSION_CONFIGS } from "../../support/session_configs.ts";
import { same } from "./_compare.ts";

for (const [name, config] of Object.entries(SESSION_CONFIGS)) {
  const { model: _, ...rest } = config as { model?: string };
  same(`connect() with a config of ${name}`, async (stage) => {
    await stage.startConnect({ initialSessionConfig: rest as Partial<RealtimeSessionConfig> });
    await stage.open();
    await stage.receive({ type: "session.created", session: { tracing: null } });
  });

  same(`updateSessionConfig() with ${name}`, async (stage) => {
    await stage.connected({ model: "gpt-realtime-mini" });
    await stage.call("updateSessionConfig", (client) => client.updateSessionConfig(config));
  });
}

same("an update starts from the defaults again, not from the update before it", async (stage) => {
  await stage.connected({ initialSessionConfig: { instructions: "Be brief.", voice: "sage" } });
  await stage.call("updateSessionConfig", (client) => client.updateSessionConfig({}));
});

same("an update in the middle of a response goes at once", async (stage) => {
  await stage.connected();
  await stage.call("requestResponse", (client) => client.requestResponse());
  await stage.call("updateSessionConfig", (client) => client.updateSessionConfig({ voice: "ash" }));
});
