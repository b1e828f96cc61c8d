import type { RealtimeItem } from "../contract/realtime_item.ts";
import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RunToolApprovalItem } from "./tool_approval_item.ts";
import type { UsageTotals } from "./usage_totals.ts";

/** The application's own context, and the conversation so far. */
export type RealtimeContextData<TContext = unknown> = TContext & {
  /** The conversation at the moment of reading. An array never changes. */
  history: RealtimeItem[];
};

/** The keys by which a decision on a call is found. */
export interface ToolCallKey {
  /** The name of the tool. */
  toolName: string;
  /** The id of the call. */
  callId: string;
  /** The agent that made the call. Without it, decisions for any agent count. */
  agent?: RealtimeAgentLike | undefined;
}

/** The session, as instructions, tools, guardrails and listeners see it. */
export interface RunContext<TContext = unknown> {
  /** The application's own context. */
  context: TContext;
  /** The usage of the session so far. */
  usage: UsageTotals;
  /** Whether a call was approved (`true`) or rejected (`false`); `undefined` before a decision. */
  isToolApproved(call: ToolCallKey): boolean | undefined;
  /** Notes an approval. `alwaysApprove` approves all later calls of the tool, too. */
  approveTool(
    item: RunToolApprovalItem,
    options?: { alwaysApprove?: boolean | undefined },
  ): void;
  /** Notes a rejection. `alwaysReject` rejects all later calls of the tool, too. */
  rejectTool(
    item: RunToolApprovalItem,
    options?: { alwaysReject?: boolean | undefined; message?: string | undefined },
  ): void;
  /** The message of a rejected call for the model, if the person gave one. */
  getRejectionMessage(toolName: string, callId: string): string | undefined;
}

/** The context that agents, tools, guardrails and listeners receive in a session. */
export type AgentContext<TContext> = RunContext<RealtimeContextData<TContext>>;
