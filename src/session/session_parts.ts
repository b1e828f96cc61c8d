import type { SessionContext } from "../agent/session_context.ts";
import type { Clock } from "../clock/clock.ts";
import type { RealtimeTransportLayer } from "../contract/transport_layer.ts";
import type { AgentDesk } from "./agent_desk.ts";
import type { HistoryRecorder } from "./history/history_recorder.ts";
import type { McpTools } from "./mcp_tools.ts";
import type { OutputGuardrails } from "./output_guardrails.ts";
import type { SessionNotifier } from "./session_notifier.ts";
import type { RealtimeSessionOptions } from "./session_options.ts";
import type { Approvals } from "./tools/approvals.ts";
import type { Responses } from "./tools/responses.ts";

/** The parts of a session, as they see each other. */
export interface SessionParts extends SessionNotifier {
  readonly transport: RealtimeTransportLayer;
  // deno-lint-ignore no-explicit-any -- any context
  readonly options: RealtimeSessionOptions<any>;
  // deno-lint-ignore no-explicit-any -- any context
  readonly context: SessionContext<any>;
  readonly clock: Clock;
  readonly recorder: HistoryRecorder;
  readonly desk: AgentDesk;
  readonly responses: Responses;
  readonly approvals: Approvals;
  readonly mcpTools: McpTools;
  /** There once it is connected with any. */
  readonly guardrails: OutputGuardrails | undefined;
  /** Aborted when the session is closed, and when it connects again; none before it connects. */
  readonly signal: AbortSignal | undefined;
  /** Tells of the history, if anybody listens. */
  tellHistory(): void;
  /** Asks for a response, also of a transport that has no call for it; what that throws is told. */
  requestResponse(): void;
  /** The connection has ended: tools are told, and nobody waits for a decision any more. */
  endConnection(): void;
}
