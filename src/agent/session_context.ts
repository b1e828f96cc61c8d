import type { RealtimeItem } from "../contract/realtime_item.ts";
import type { RealtimeAgentLike } from "./agent_like.ts";
import type { RealtimeContextData, RunContext, ToolCallKey } from "./run_context.ts";
import type { RunToolApprovalItem } from "./tool_approval_item.ts";
import { UsageTotals } from "./usage_totals.ts";

/** A person's decision on a call. */
export interface Decision {
  readonly approved: boolean;
  /** Whether the decision holds for all later calls of the tool, too. */
  readonly always?: boolean | undefined;
  /** The message of a rejection, for the model. */
  readonly message?: string | undefined;
}

interface NotedDecision extends Decision {
  readonly toolName: string;
  /** Two agents may have different tools of the same name. */
  readonly agent: RealtimeAgentLike;
  readonly callId: string;
}

/** How many of the latest decisions are kept. Those that hold for all later calls are always kept. */
const DECISIONS_KEPT = 1_000;

/** The context of a session: the application's own, the usage, and the decisions on calls. */
export class SessionContext<TContext> implements RunContext<RealtimeContextData<TContext>> {
  context: RealtimeContextData<TContext>;
  usage: UsageTotals = new UsageTotals();
  /** The newest first. */
  #decisions: NotedDecision[] = [];

  /** `history` is called each time `context.history` is read. */
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
    { alwaysApprove: always }: { alwaysApprove?: boolean | undefined } = {},
  ): void {
    this.decide(item, { approved: true, always });
  }

  rejectTool(
    item: RunToolApprovalItem,
    { alwaysReject: always, message }: {
      alwaysReject?: boolean | undefined;
      message?: string | undefined;
    } = {},
  ): void {
    this.decide(item, { approved: false, always, message });
  }

  getRejectionMessage(toolName: string, callId: string): string | undefined {
    return this.#decisionOn({ toolName, callId })?.message;
  }

  /** Notes the decision on a call. */
  decide(item: RunToolApprovalItem, decision: Decision): void {
    const { toolName, agent } = item;
    this.#decisions.unshift({ ...decision, toolName, agent, callId: callIdOf(item) });
    this.forgetCalls(DECISIONS_KEPT);
  }

  /**
   * Forgets the decisions on single calls, except the `kept` latest ones. Called at the end of a
   * connection, as the next one may give other calls the same ids.
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

/** The id of a call. For a tool of an MCP server: the id of the item that asks for approval. */
export function callIdOf({ rawItem }: Pick<RunToolApprovalItem, "rawItem">): string {
  return rawItem.type === "function_call"
    ? rawItem.callId
    : String(rawItem.providerData?.itemId ?? "");
}
