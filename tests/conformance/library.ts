// The modules under test, by relative imports, so that Node and Bun run them from the sources.
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
