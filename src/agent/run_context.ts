import type { RealtimeItem } from "../contract/realtime_item.ts";
import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RunToolApprovalItem } from "./tool_approval_item.ts";
import type { UsageTotals } from "./usage_totals.ts";

/** The application's own context, and the conversation so far. */
export type RealtimeContextData<TContext = unknown> = TContext & {
  /** The conversation as it is when this is read. A copy: it does not change afterwards. */
  history: RealtimeItem[];
};

/** What a decision on a call is found by. */
export interface ToolCallKey {
  /** The tool. */
  toolName: string;
  /** The call. */
  callId: string;
  /** The agent that made it. Any, without it. */
  agent?: RealtimeAgentLike;
}

/** What instructions, tools, guardrails and listeners are given to know the session by. */
export interface RunContext<TContext = unknown> {
  /** The application's own context. */
  context: TContext;
  /** What the session has used so far. */
  usage: UsageTotals;
  /** Whether a call was approved (`true`), refused (`false`) or not decided on. */
  isToolApproved(call: ToolCallKey): boolean | undefined;
  /** Notes an approval; `alwaysApprove` makes it hold for every call of the tool. */
  approveTool(item: RunToolApprovalItem, options?: { alwaysApprove?: boolean }): void;
  /** Notes a refusal; `alwaysReject` makes it hold for every call of the tool. */
  rejectTool(
    item: RunToolApprovalItem,
    options?: { alwaysReject?: boolean; message?: string },
  ): void;
  /** What the model is to be told of a refused call, if anything was said. */
  getRejectionMessage(toolName: string, callId: string): string | undefined;
}
