/** What the suite tests, by relative imports: what Node and Bun run as it stands in the repository. */
export {
  OpenAIRealtimeWebSocket,
  RealtimeAgent,
  RealtimeConnectionError,
  RealtimeSession,
  tool,
  UpgradeRefusedError,
  UserError,
} from "../../mod.ts";
export { ManualClock } from "../../src/testing/manual_clock.ts";
