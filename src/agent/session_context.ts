import type { RealtimeItem } from "../contract/realtime_item.ts";
import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RealtimeContextData, RunContext, ToolCallKey } from "./run_context.ts";
import type { RunToolApprovalItem } from "./tool_approval_item.ts";
import { UsageTotals } from "./usage_totals.ts";

/** What a person has decided. */
export interface Decision {
  readonly approved: boolean;
  /** Whether it holds for every call of the tool. */
  readonly always?: boolean;
  /** What the model is told of a refusal. */
  readonly message?: string;
}

interface NotedDecision extends Decision {
  readonly toolName: string;
  /** Agents may have different tools of one name. */
  readonly agent: RealtimeAgentLike;
  readonly callId: string;
}

/** How many of the latest decisions are kept; those that hold for every call all are. */
const DECISIONS_KEPT = 1_000;

/** The context of a session: the application's own, the usage, and what was decided of tools. */
export class SessionContext<TContext> implements RunContext<RealtimeContextData<TContext>> {
  context: RealtimeContextData<TContext>;
  usage: UsageTotals = new UsageTotals();
  /** The latest first. */
  #decisions: NotedDecision[] = [];

  /** `history` is asked each time that somebody reads `context.history`. */
  constructor(context: TContext | undefined, history: () => RealtimeItem[]) {
    this.context = {
      ...context,
      get history() {
        return history();
      },
    } as RealtimeContextData<TContext>;
  }

  isToolApproved(call: ToolCallKey): boolean | undefined {
    return this.#decisionOn(call)?.approved;
  }

  approveTool(
    item: RunToolApprovalItem,
    { alwaysApprove: always }: { alwaysApprove?: boolean } = {},
  ): void {
    this.decide(item, { approved: true, always });
  }

  rejectTool(
    item: RunToolApprovalItem,
    { alwaysReject: always, message }: { alwaysReject?: boolean; message?: string } = {},
  ): void {
    this.decide(item, { approved: false, always, message });
  }

  getRejectionMessage(toolName: string, callId: string): string | undefined {
    return this.#decisionOn({ toolName, callId })?.message;
  }

  /** Notes what was decided on a call. */
  decide(item: RunToolApprovalItem, decision: Decision): void {
    const { toolName, agent } = item;
    this.#decisions.unshift({ ...decision, toolName, agent, callId: callIdOf(item) });
    this.forgetCalls(DECISIONS_KEPT);
  }

  /**
   * Forgets decisions on single calls, but for the latest ones: a connection has ended, say, and the
   * next may give other calls the same ids.
   */
  forgetCalls(kept: number = 0): void {
    this.#decisions = this.#decisions.filter(({ always }, index) => always || index < kept);
  }

  /** The latest decision that holds for a call. */
  #decisionOn({ toolName, callId, agent }: ToolCallKey): NotedDecision | undefined {
    return this.#decisions.find((decision) =>
      decision.toolName === toolName && (!agent || decision.agent === agent) &&
      (decision.always || decision.callId === callId)
    );
  }
}

/** What a call is known by: its call id or, for a tool of an MCP server, the id of the item that asks. */
export function callIdOf({ rawItem }: Pick<RunToolApprovalItem, "rawItem">): string {
  return rawItem.type === "function_call"
    ? rawItem.callId
    : String(rawItem.providerData?.itemId ?? "");
}
