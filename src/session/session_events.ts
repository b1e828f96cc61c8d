import type { RealtimeAgentLike } from "../agent/agent_like.ts";
import type { RealtimeFunctionTool, RealtimeToolCall } from "../agent/function_tool.ts";
import type { OutputGuardrailTripwireTriggered } from "../agent/output_guardrail_error.ts";
import type { RealtimeContextData, RunContext } from "../agent/run_context.ts";
import type { RunToolApprovalItem } from "../agent/tool_approval_item.ts";
import type { RealtimeItem, RealtimeMcpCallItem } from "../contract/realtime_item.ts";
import type {
  RealtimeMcpToolInfo,
  TransportEvent,
  TransportLayerAudio,
} from "../contract/transport_events.ts";

/** A function of the application waits for a person. */
export type RealtimeToolApprovalRequest = {
  readonly type: "function_approval";
  /** The function. */
  readonly tool: RealtimeFunctionTool;
  /** Hand this to `approve()` or `reject()`. */
  readonly approvalItem: RunToolApprovalItem;
};

/** A tool of an MCP server waits for a person. */
export type RealtimeMcpApprovalRequest = {
  readonly type: "mcp_approval_request";
  /** Hand this to `approve()` or `reject()`. */
  readonly approvalItem: RunToolApprovalItem;
};

/** Something went wrong; the session goes on. */
export type RealtimeSessionError = {
  readonly type: "error";
  /** The server's `error` event as it came, or an `Error` of this side. */
  readonly error: unknown;
};

/** What tools, guardrails and listeners are given of the run. */
export type SessionRunContext<TContext> = RunContext<RealtimeContextData<TContext>>;

/** The events of a session. */
export type RealtimeSessionEventTypes<TContext = unknown> = {
  /** An agent starts on a response. */
  agent_start: [context: SessionRunContext<TContext>, agent: RealtimeAgentLike];
  /** A response is over; `output` is the last text of it, or what its audio says. */
  agent_end: [context: SessionRunContext<TContext>, agent: RealtimeAgentLike, output: string];
  /** An agent hands over to another. */
  agent_handoff: [
    context: SessionRunContext<TContext>,
    fromAgent: RealtimeAgentLike,
    toAgent: RealtimeAgentLike,
  ];
  /** A tool is about to run. */
  agent_tool_start: [
    context: SessionRunContext<TContext>,
    agent: RealtimeAgentLike,
    tool: RealtimeFunctionTool,
    details: { toolCall: RealtimeToolCall },
  ];
  /** A tool has answered; `result` is what the model is told. */
  agent_tool_end: [
    context: SessionRunContext<TContext>,
    agent: RealtimeAgentLike,
    tool: RealtimeFunctionTool,
    result: string,
    details: { toolCall: RealtimeToolCall },
  ];
  /** Every event of the transport, as it came. */
  transport_event: [event: TransportEvent];
  /** The first audio of a turn has come. */
  audio_start: [context: SessionRunContext<TContext>, agent: RealtimeAgentLike];
  /** All audio of an item has come; it may still be playing. */
  audio_stopped: [context: SessionRunContext<TContext>, agent: RealtimeAgentLike];
  /** Audio of the model. Not raised where the transport plays it by itself (WebRTC, SIP). */
  audio: [event: TransportLayerAudio];
  /** The model was cut off: stop playing now. */
  audio_interrupted: [context: SessionRunContext<TContext>, agent: RealtimeAgentLike];
  /** A guardrail tripped. Once a response. */
  guardrail_tripped: [
    context: SessionRunContext<TContext>,
    agent: RealtimeAgentLike,
    error: OutputGuardrailTripwireTriggered,
    details: { itemId: string },
  ];
  /** The history has changed: all of it, in an array of its own. */
  history_updated: [history: RealtimeItem[]];
  /** An item is new in the history; it may not be complete yet. */
  history_added: [item: RealtimeItem];
  /** Something went wrong. Without a listener it is logged. */
  error: [error: RealtimeSessionError];
  /** A call waits for a person. */
  tool_approval_requested: [
    context: SessionRunContext<TContext>,
    agent: RealtimeAgentLike,
    request: RealtimeToolApprovalRequest | RealtimeMcpApprovalRequest,
  ];
  /** The service has called an MCP tool. */
  mcp_tool_call_completed: [
    context: SessionRunContext<TContext>,
    agent: RealtimeAgentLike,
    toolCall: RealtimeMcpCallItem,
  ];
  /** The MCP tools that the agent can use are others now. */
  mcp_tools_changed: [tools: RealtimeMcpToolInfo[]];
};
