/**
 * Agents, tools, handoffs and guardrails: the declarations of an application.
 *
 * @module
 */
export type { RealtimeAgentLike } from "./agent_like.ts";
export * from "./background_result.ts";
export * from "./errors.ts";
export type {
  ForeignGuardrail,
  FunctionTool,
  ParsedToolInput,
  RealtimeFunctionTool,
  RealtimeTool,
  RealtimeToolCall,
  ToolCallDetails,
} from "./function_tool.ts";
export type * from "./guardrail.ts";
export { type Handoff, handoff, type HandoffLike, type HandoffOptions } from "./handoff.ts";
export * from "./hosted_mcp_tool.ts";
export type { SessionConfigOptions } from "./initial_session_config.ts";
export type { McpServer, McpServerTool } from "./mcp_server.ts";
export * from "./output_guardrail_error.ts";
export * from "./realtime_agent.ts";
export type * from "./run_context.ts";
export type * from "./standard_schema.ts";
export * from "./tool.ts";
export * from "./tool_approval_item.ts";
export * from "./usage_totals.ts";
