import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import type { RealtimeFunctionTool, RealtimeToolCall } from "../agent/function_tool.ts";
import type { OutputGuardrailTripwireTriggered } from "../agent/output_guardrail_error.ts";
import type { AgentContext } from "../agent/run_context.ts";
import type { RunToolApprovalItem } from "../agent/tool_approval_item.ts";
import type { RealtimeItem, RealtimeMcpCallItem } from "../contract/realtime_item.ts";
import type {
  RealtimeMcpToolInfo,
  TransportEvent,
  TransportLayerAudio,
} from "../contract/transport_events.ts";

/** A call of an application's function waits for a decision. */
export type RealtimeToolApprovalRequest = {
  readonly type: "function_approval";
  /** The tool that the model called. */
  readonly tool: RealtimeFunctionTool;
  /** Pass this to `approve()` or `reject()`. */
  readonly approvalItem: RunToolApprovalItem;
};

/** A call of an MCP server's tool waits for a decision. */
export type RealtimeMcpApprovalRequest = {
  readonly type: "mcp_approval_request";
  /** Pass this to `approve()` or `reject()`. */
  readonly approvalItem: RunToolApprovalItem;
};

/** Something went wrong. The session goes on. */
export type RealtimeSessionError = {
  readonly type: "error";
  /** The server's `error` event as it came, or an `Error` of this side. */
  readonly error: unknown;
};

/** The events of a session. Each is a list of a listener's arguments. */
export type RealtimeSessionEventTypes<TContext = unknown> = {
  /** A response has begun; `agent` serves it. */
  agent_start: [context: AgentContext<TContext>, agent: RealtimeAgentLike];
  /** A response has ended. `output` is its last text, or the transcript of its audio. */
  agent_end: [context: AgentContext<TContext>, agent: RealtimeAgentLike, output: string];
  /** An agent hands over to another. Raised before `toAgent` is the current agent. */
  agent_handoff: [
    context: AgentContext<TContext>,
    fromAgent: RealtimeAgentLike,
    toAgent: RealtimeAgentLike,
  ];
  /** A tool is about to run. */
  agent_tool_start: [
    context: AgentContext<TContext>,
    agent: RealtimeAgentLike,
    tool: RealtimeFunctionTool,
    details: { toolCall: RealtimeToolCall },
  ];
  /** A tool has answered. `result` is its output, as the model reads it. */
  agent_tool_end: [
    context: AgentContext<TContext>,
    agent: RealtimeAgentLike,
    tool: RealtimeFunctionTool,
    result: string,
    details: { toolCall: RealtimeToolCall },
  ];
  /** Every server event of the transport, as it came. */
  transport_event: [event: TransportEvent];
  /** The first audio of a turn has come. Raised before its `audio`. */
  audio_start: [context: AgentContext<TContext>, agent: RealtimeAgentLike];
  /** All audio of an item has come. It may still be playing. */
  audio_stopped: [context: AgentContext<TContext>, agent: RealtimeAgentLike];
  /** Audio of the model. Not raised where the transport plays it by itself (WebRTC, SIP). */
  audio: [event: TransportLayerAudio];
  /** The model was interrupted: stop playing now. */
  audio_interrupted: [context: AgentContext<TContext>, agent: RealtimeAgentLike];
  /** An output guardrail has tripped. Raised once for each response at most. */
  guardrail_tripped: [
    context: AgentContext<TContext>,
    agent: RealtimeAgentLike,
    error: OutputGuardrailTripwireTriggered,
    details: { itemId: string },
  ];
  /** The history has changed. `history` has all items, in a new array. */
  history_updated: [history: RealtimeItem[]];
  /** The history has a new item. The item may not be complete yet. */
  history_added: [item: RealtimeItem];
  /** Something went wrong. Logged if no listener takes it. */
  error: [error: RealtimeSessionError];
  /** A call waits for a decision: `approve()` or `reject()` it. */
  tool_approval_requested: [
    context: AgentContext<TContext>,
    agent: RealtimeAgentLike,
    request: RealtimeToolApprovalRequest | RealtimeMcpApprovalRequest,
  ];
  /** The service has called a tool of an MCP server. */
  mcp_tool_call_completed: [
    context: AgentContext<TContext>,
    agent: RealtimeAgentLike,
    toolCall: RealtimeMcpCallItem,
  ];
  /** The current agent can use other tools of MCP servers than before. */
  mcp_tools_changed: [tools: RealtimeMcpToolInfo[]];
};
