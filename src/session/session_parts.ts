import type { SessionContext } from "../agent/session_context.ts";
import type { RealtimeTransportLayer } from "../transport/transport_layer.ts";
import type { AgentDesk } from "./agent_desk.ts";
import type { Approvals } from "./approvals.ts";
import type { AudioRelay } from "./audio_relay.ts";
import type { GuardrailRunner } from "./guardrail_runner.ts";
import type { HistoryRecorder } from "./history_recorder.ts";
import type { McpTools } from "./mcp_tools.ts";
import type { ResponseAgents } from "./response_agents.ts";
import type { SessionNotifier } from "./session_events.ts";
import type { RealtimeSessionOptions } from "./session_options.ts";
import type { ToolRunner } from "./tool_runner.ts";
import type { ToolTurns } from "./tool_turns.ts";

/** The parts of a session, as those see each other that react to its transport. */
export interface SessionParts {
  readonly transport: RealtimeTransportLayer;
  // deno-lint-ignore no-explicit-any -- any context
  readonly options: RealtimeSessionOptions<any>;
  // deno-lint-ignore no-explicit-any -- any context
  readonly context: SessionContext<any>;
  readonly notifier: SessionNotifier;
  readonly recorder: HistoryRecorder;
  readonly desk: AgentDesk;
  readonly responses: ResponseAgents;
  readonly turns: ToolTurns;
  readonly tools: ToolRunner;
  readonly approvals: Approvals;
  readonly guardrails: GuardrailRunner;
  readonly mcpTools: McpTools;
  readonly audio: AudioRelay;
  /** Asks for a response, also of a transport that has no call for it. */
  requestResponse(): void;
  /** The connection has ended: tools are told, and nobody waits for a decision any more. */
  endConnection(): void;
}
